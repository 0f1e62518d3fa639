#!/bin/sh
# Stands for cassandra_momo_setup.sh --singlenode|--multinode ETC: makes the keyspace that Momentum keeps its state in, where it is missing.
# Modelled on the guides; that it may be run again is an inference from its purpose. Failures on demand: momo-setup.
. /opt/lab/lab.sh
record "cassandra_momo_setup.sh $*"
case ${1:-} in
  --singlenode) factor=1 ;;
  --multinode) factor=3 ;;
  *) echo "Usage: $0 --singlenode|--multinode ETC_DIRECTORY" >&2; exit 2 ;;
esac
[ -d "${2:-}" ] || { echo "$0: no configuration directory ${2:-}" >&2; exit 2; }
fault momo-setup && { echo "Connection error: Could not connect to localhost:9160" >&2; exit 1; }
/opt/msys/3rdParty/bin/cqlsh -e "CREATE KEYSPACE IF NOT EXISTS momentum WITH replication = {'class': 'SimpleStrategy', 'replication_factor': $factor};
CREATE TABLE IF NOT EXISTS momentum.config (name text PRIMARY KEY, value text);
INSERT INTO momentum.config (name, value) VALUES ('schema', '$(cat /opt/msys/ecelerity/release)')" || exit 1
echo "Cassandra schema for Momentum is in place."
