package dev.theseus.lab.connect;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.TimeUnit;

/**
 * What Connect does by itself: a flush processes records until none of its deployment is left, and only then is its status "Complete"; a machine
 * that is to stop does so after a while; a deployment that is not flushed goes on writing records for as long as a machine of it runs.
 */
final class ConnectApplication implements AutoCloseable {
    private static final int TICKS_PER_SECOND = 10;

    private final ConnectDatabase database;
    private final int recordsPerTick;
    private final Thread thread;

    private ConnectApplication(ConnectDatabase database, int recordsPerSecond) {
        this.database = database;
        this.recordsPerTick = Math.max(1, recordsPerSecond / TICKS_PER_SECOND);
        this.thread = Thread.ofPlatform().daemon().name("connect").unstarted(this::live);
    }

    static ConnectApplication start(ConnectDatabase database, ConnectOptions options) {
        ConnectApplication application = new ConnectApplication(database, options.recordsPerSecond());
        application.thread.start();
        return application;
    }

    private void live() {
        try (Connection connection = database.open()) {
            while (true) {
                tick(connection);
                TimeUnit.MILLISECONDS.sleep(1000 / TICKS_PER_SECOND);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (SQLException e) {
            if (!Thread.currentThread().isInterrupted()) {
                throw new IllegalStateException("the stand-in for Connect has died", e);
            }
        }
    }

    private void tick(Connection connection) throws SQLException {
        ConnectDatabase.change(connection, """
                update storage_history set status_code = 30 where id in (
                  select id from (
                    select h.id, row_number() over (partition by h.deployment order by h.id) as place
                    from storage_history h join dp_deployment d on d.name = h.deployment
                    where h.status_code < 30 and h.file_name like 'fresh%' and d.flush_status = 'Flushing'
                      and exists (select from dp_machine m where m.deployment = d.name and m.status = 'Running')) waiting
                  where place <= ?)""", recordsPerTick);
        ConnectDatabase.change(connection, """
                update dp_deployment d set flush_status = 'Complete' where flush_status = 'Flushing'
                  and not exists (select from storage_history h where h.deployment = d.name and h.status_code < 30)""");
        ConnectDatabase.change(connection, """
                insert into storage_history (deployment, file_name, status_code)
                select d.name, 'fresh-later.log', 10 from dp_deployment d
                where d.active and d.flush_status = 'Disabled' and random() < 0.2
                  and exists (select from dp_machine m where m.deployment = d.name and m.status = 'Running')""");
        ConnectDatabase.change(
                connection, "update dp_machine set status = 'Not Running' where not wanted and status = 'Stopping'");
        ConnectDatabase.change(
                connection,
                "update dp_machine set status = 'Stopping' where not wanted and status = 'Running' and not stuck");
        ConnectDatabase.change(
                connection, "update dp_machine set status = 'Running' where wanted and status <> 'Running'");
    }

    @Override
    public void close() throws InterruptedException {
        thread.interrupt();
        thread.join();
    }
}
