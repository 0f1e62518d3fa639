#!/bin/sh
# Makes the host of the MetaDB: MariaDB, in the place of OceanBase, with three databases that are empty.
set -eu
install -m 600 /build/password /root/oms-password
cat >/etc/mysql/mariadb.conf.d/60-lab.cnf <<'END'
[mariadbd]
bind-address = 0.0.0.0
skip-name-resolve
innodb-log-file-size = 16M
innodb-buffer-pool-size = 64M
innodb-flush-log-at-trx-commit = 2
END
mariadb-install-db --user=mysql --skip-test-db >/dev/null
service mariadb start
mariadb <<END
create database rm_411;
create database cm_411;
create database cm_hb_411;
create user oms identified by '$(cat /root/oms-password)';
grant all on *.* to oms;
END
update-rc.d mariadb enable
rm -rf /build
