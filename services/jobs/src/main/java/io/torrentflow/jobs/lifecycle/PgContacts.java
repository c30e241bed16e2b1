package io.torrentflow.jobs.lifecycle;

import io.smallrye.mutiny.Uni;
import io.torrentflow.kernel.id.TransferId;
import io.torrentflow.kernel.source.Contacts;
import io.torrentflow.kernel.wire.ContactList;
import io.torrentflow.platform.state.PgQuery;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import jakarta.enterprise.context.ApplicationScoped;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Reads where a torrent may be looked for: each owner's first contact comes before anybody's
 * second, so that nobody crowds out the others.
 */
@ApplicationScoped
public class PgContacts {
  // The kernel takes as many of each kind as an engine uses; more rows than that for each of a few
  // owners are not worth reading.
  private static final int MAX_ROWS = 1_000;

  private static final String READ =
      """
      SELECT kind, address FROM (
        SELECT c.kind, c.address,
          row_number() OVER (PARTITION BY j.owner_id, c.kind ORDER BY j.id, c.position) AS turn, j.id
        FROM jobs j JOIN job_contacts c ON c.job_id = j.id
        WHERE j.transfer_id = $1 AND j.ended IS NULL AND j.wish = 'wanted'
          AND j.deleted_at IS NULL) fair
      ORDER BY turn, id LIMIT %d
      """
          .formatted(MAX_ROWS);

  private final Pool pool;

  PgContacts(Pool pool) {
    this.pool = pool;
  }

  public Uni<ContactList> read(TransferId transfer, int version) {
    return PgQuery.list(pool, READ, Function.identity(), transfer)
        .map(rows -> new ContactList(version, contacts(rows)));
  }

  private static Contacts contacts(List<Row> rows) {
    Map<String, List<String>> byKind =
        rows.stream()
            .collect(
                Collectors.groupingBy(
                    row -> row.getString("kind"),
                    Collectors.mapping(row -> row.getString("address"), Collectors.toList())));
    return new Contacts(
        read(byKind, "tracker", URI::create),
        read(byKind, "web_seed", URI::create),
        read(byKind, "peer", Contacts::peer));
  }

  private static <T> List<T> read(
      Map<String, List<String>> byKind, String kind, Function<String, T> parse) {
    return byKind.getOrDefault(kind, List.of()).stream().map(parse).toList();
  }
}
