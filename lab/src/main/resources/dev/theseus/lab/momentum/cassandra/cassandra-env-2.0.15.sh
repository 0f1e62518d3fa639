# Java for Cassandra. 2.0.15
jvmver=17
MAX_HEAP_SIZE=256m
JVM_OPTS="-Xss512k -XX:+UseSerialGC -XX:TieredStopAtLevel=1 -XX:-UsePerfData"
