package io.torrentflow.gateway;

import static io.torrentflow.gateway.Api.column;
import static io.torrentflow.gateway.Api.run;

import java.util.List;

/** Messages leave the outbox for the broker at once; this keeps copies while it is open. */
final class SentMessages implements AutoCloseable {
  SentMessages() {
    run("CREATE TABLE sent_messages (routing_key text, payload jsonb)");
    run(
        """
        CREATE FUNCTION keep_message() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER AS $$
        BEGIN INSERT INTO sent_messages VALUES (NEW.routing_key, NEW.payload); RETURN NULL; END $$
        """);
    run(
        "CREATE TRIGGER keep_message AFTER INSERT ON outbox FOR EACH ROW"
            + " EXECUTE FUNCTION keep_message()");
  }

  /**
   * What they have at a place.
   *
   * @param path such as {@code {job,name}}
   */
  List<String> at(String routingKey, String path) {
    return column(
        "SELECT payload #>> ?::text[] FROM sent_messages WHERE routing_key = ?", path, routingKey);
  }

  @Override
  public void close() {
    run("DROP FUNCTION keep_message CASCADE");
    run("DROP TABLE sent_messages");
  }
}
