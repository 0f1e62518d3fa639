#!/bin/sh
# Makes a host of Momentum 4.1-HF4 out of a bare one, with the bundle of 4.2 in /var/tmp: install.sh KIND (packages, light or full); run in
# /build, where the specs are. It has both roles: what a host is not for goes at its first start.
set -eu
kind=$1
cd /build
mkdir -p /var/log/lab /var/lib/lab /etc/lab/faults /etc/yum.repos.d out
# Stand-ins run as several users.
chmod 777 /var/log/lab /etc/lab/faults
: >/var/log/lab/executions.log
chmod 666 /var/log/lab/executions.log
install -D -m 644 sources/lab.sh /opt/lab/lab.sh
mkdir -p /opt/lab/cql
cp sources/cql/load_* /opt/lab/cql

for spec in base momentum-4.1 momentum-4.2; do
  rpmbuild -bb --quiet --target x86_64 --define "_topdir /build/$spec" --define '_sourcedir /build/sources' --define "_rpmdir /build/out/$spec" \
    --define '_binary_payload w1.gzdio' --define '_build_name_fmt %%{NAME}-%%{VERSION}-%%{RELEASE}.%%{ARCH}.rpm' "$spec.spec" >"$spec.log" 2>&1 &
  echo $! >"$spec.pid"
done
for spec in base momentum-4.1 momentum-4.2; do
  wait "$(cat $spec.pid)" || { cat "$spec.log" >&2; exit 1; }
done

old=/var/tmp/momentum-4.1.0.4 new=momentum-4.2.1.50062
mkdir -p /var/lib/lab/base $old/packages out/$new/packages
mv out/base/*.rpm /var/lib/lab/base
mv out/momentum-4.1/*.rpm $old/packages
mv out/momentum-4.2/*.rpm out/$new/packages
install -m 755 sources/setrepodir $old
install -m 755 sources/setrepodir sources/validate_vertica_node out/$new
for repository in /var/lib/lab/base $old/packages out/$new/packages; do createrepo_c -q "$repository"; done
tar -C out -c $new | gzip -1 >/var/tmp/momentum-bundle-4.2.1.50062.rhel6.x86_64.tar.gz

cat >/etc/yum.repos.d/base.repo <<'END'
[base]
name=The system's own packages
baseurl=file:///var/lib/lab/base
enabled=1
gpgcheck=0
END
# As yum did it on the vendor's system; dnf would take along what nobody asked for any more.
cat >/etc/dnf/dnf.conf <<'END'
[main]
gpgcheck=0
installonly_limit=3
clean_requirements_on_remove=False
skip_if_unavailable=False
END
$old/setrepodir -i >/dev/null
yum -q -y install lab-base
yum -q -y --enablerepo=momentum install msys-role-platform msys-role-analytics msys-ecelerity-config-server
for hook in before-services after-services; do install -m 755 sources/$hook /etc/lab/$hook; done
cd /
rm -rf /build
mkdir -p /opt/msys/3rdParty/nginx/conf.d

echo 'Momentum licence of the lab' >/opt/msys/ecelerity/etc/license
if [ "$kind" != packages ]; then
  /opt/vertica/sbin/install_vertica >/dev/null
  # 'x' before it: a password that looks like an option or a number would be no good test.
  printf 'xVertica %s\n' "$(od -An -N9 -tx1 /dev/urandom | tr -d ' \n')" >/var/db/vertica/password
  chown vertica_dba:verticadba /var/db/vertica/password
  chmod 600 /var/db/vertica/password
fi
for service in msys-cassandra ecconfigd ecelerity msys-nginx msys-app-metrics-etl msys-app-metrics-api msys-app-webhooks-api \
  msys-app-webhooks-batch msys-app-webhooks-transmitter; do
  update-rc.d $service defaults
done
: >/var/log/lab/executions.log
