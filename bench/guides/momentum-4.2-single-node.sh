### unpack the bundle
cd /var/tmp && tar -xzf momentum-bundle-4.2.1.50062.rhel6.x86_64.tar.gz
### add the local repository
cd /var/tmp/momentum-4.2.1.50062 && ./setrepodir -i
### generations in progress complete
until out=$(/opt/msys/ecelerity/bin/ec_console msg_gen joblist) && ! grep -q Job: <<<"$out"; do sleep 1; done
### the node is up and normal
/opt/msys/3rdParty/cassandra/bin/nodetool status | grep '^UN '
### flush
/opt/msys/3rdParty/cassandra/bin/nodetool flush
### compact
/opt/msys/3rdParty/cassandra/bin/nodetool compact
### flush again
/opt/msys/3rdParty/cassandra/bin/nodetool flush
### enable automatic compaction
/opt/msys/3rdParty/cassandra/bin/nodetool enableautocompaction
### snapshot of all keyspaces
/opt/msys/3rdParty/cassandra/bin/nodetool snapshot -t before-4.2
### drain the node
/opt/msys/3rdParty/cassandra/bin/nodetool drain
### stop Cassandra
service msys-cassandra stop
### save its configuration
mkdir -p /var/backups/guide && tar -cf /var/backups/guide/cassandra_conf_2_0_8.tar -C /opt/msys/3rdParty/cassandra conf
### upgrade the package
cd /var/tmp/momentum-4.2.1.50062 && yum -y --disablerepo='*' --enablerepo=momentum upgrade msys-cassandra
### compare the configuration
tar -xf /var/backups/guide/cassandra_conf_2_0_8.tar -C /var/backups/guide && { diff -r -I '^#' -I JVM /var/backups/guide/conf /opt/msys/3rdParty/cassandra/conf || [ $? = 1 ]; }
### start Cassandra
service msys-cassandra start && until /opt/msys/3rdParty/cassandra/bin/nodetool status | grep '^UN '; do sleep 1; done
### erase the old users package
yum -y erase msys-app-users msys-role-analytics
### install the schema packages, with boost-devel where it is missing
p="msys-app msys-app-users-db msys-app-users-api msys-app-metrics-db msys-app-webhooks-batch-db msys-app-webhooks-db msys-app-adaptive-delivery-db"; i="yum -y --disablerepo=* --enablerepo=momentum install $p"; $i || { yum -y install boost-devel && $i; }
### stop the metrics' loader
service msys-app-metrics-etl stop
### stop the webhooks' service
service msys-app-webhooks-api stop
### ask for Vertica's nodes and their addresses
echo "select node_name, host_name from node_resources;" | /opt/vertica/bin/vsql -U vertica_dba -A -t -F ' ' | cut -d' ' -f2 > /var/tmp/vertica-nodes
### a directory for the backup
su vertica_dba -c 'mkdir -p /var/db/vertica/backups'
### accept the node's own host key
su vertica_dba -c 'umask 077; mkdir -p /var/db/vertica/.ssh; ssh-keyscan '"$(cat /var/tmp/vertica-nodes)"' >> /var/db/vertica/.ssh/known_hosts'
### write the backup's configuration
cd /var/db/vertica && printf '%s\n' upgrade-backup y '' '' '' y "$(cat /var/db/vertica/password)" "$(cat /var/tmp/vertica-nodes)" /var/db/vertica/backups '' n | su vertica_dba -c '/opt/vertica/bin/vbr.py --setupconfig'
### back up Vertica
cd /var/db/vertica && su vertica_dba -c '/opt/vertica/bin/vbr.py -t backup --config-file upgrade-backup.ini'
### stop Vertica
service msys-vertica stop
### upgrade Vertica's package
cd /var/tmp/momentum-4.2.1.50062 && yum -y --disablerepo='*' --enablerepo=momentum upgrade msys-vertica
### write the options of the upgrade
printf '%s\n' 'accept_eula = True' 'data_dir = /var/db/vertica' 'direct_only = True' 'failure_threshold = FAIL' 'license_file = /opt/vertica/config/licensing/Message_Systems_vertica.license.key' "rpm_file_name = $(ls /var/tmp/momentum-4.2.1.50062/packages/msys-vertica* | grep -v client)" 'spread_subnet = default' 'vertica_dba_group = verticadba' 'vertica_dba_user = vertica_dba' 'vertica_dba_user_dir = /var/db/vertica' 'vertica_dba_user_password_disabled = True' > /var/tmp/silent_install
### upgrade Vertica
/opt/vertica/sbin/update_vertica -z /var/tmp/silent_install
### start Vertica
service msys-vertica status || service msys-vertica start < /var/db/vertica/password
### upgrade all other packages
cd /var/tmp/momentum-4.2.1.50062 && yum -y --disablerepo='*' --enablerepo=momentum upgrade
### set up the compatibility of Cassandra and Momentum
/opt/msys/ecelerity/bin/cassandra_momo_setup.sh --singlenode /opt/msys/ecelerity/etc
### start ecconfigd
service ecconfigd restart
### start Momentum
service ecelerity restart
### leave sending_disabled out
sed -i 's/, sending_disabled//' /opt/msys/app/users-api/cql/upgrades/V2015.01.20_02.00.00__populate_customer_metadata.cql
### apply the scripts of the users application's schema
cd /opt/msys/app/users-api/cql/upgrades && for script in V2015.*.cql; do /opt/msys/3rdParty/bin/cqlsh -k authentication -f "$script" || exit; done
