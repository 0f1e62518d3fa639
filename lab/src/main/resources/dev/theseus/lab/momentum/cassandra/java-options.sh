# What Cassandra of this time needs of JDK 17 beyond its public parts: sets $opens.
opens=
for module in java.io java.lang java.lang.module java.lang.reflect java.math java.net java.nio java.nio.charset java.nio.file.spi java.util \
  java.util.concurrent java.util.concurrent.atomic jdk.internal.access jdk.internal.loader jdk.internal.math jdk.internal.module jdk.internal.perf \
  jdk.internal.ref jdk.internal.reflect jdk.internal.util.jar sun.nio.ch; do
  opens="$opens --add-opens java.base/$module=ALL-UNNAMED --add-exports java.base/$module=ALL-UNNAMED"
done
for module in java.management/com.sun.jmx.remote.security java.management/javax.management java.management.rmi/com.sun.jmx.remote.internal.rmi \
  java.rmi/sun.rmi.registry java.rmi/sun.rmi.server java.rmi/sun.rmi.transport.tcp java.rmi/sun.rmi.transport java.sql/java.sql \
  jdk.management/com.sun.management.internal jdk.management.jfr/jdk.management.jfr jdk.attach/sun.tools.attach jdk.unsupported/sun.misc; do
  opens="$opens --add-opens $module=ALL-UNNAMED --add-exports $module=ALL-UNNAMED"
done
