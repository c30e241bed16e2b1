package io.torrentflow.gateway.seal;

import io.smallrye.mutiny.Uni;
import io.torrentflow.platform.state.PgQuery;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.LocalDate;
import java.util.List;
import org.jspecify.annotations.Nullable;

@ApplicationScoped
class PgAnchors {
  // A day is that of the sealing, which rises with the position; a clock that was set back makes it
  // the
  // day after the last one.
  private static final String DUE =
      """
      WITH last AS (SELECT day, position FROM audit_anchor ORDER BY position DESC LIMIT 1),
        first AS (SELECT position,
            greatest((sealed_at AT TIME ZONE 'UTC')::date, (SELECT day + 1 FROM last)) AS day
          FROM audit_seal WHERE position > coalesce((SELECT position FROM last), 0)
          ORDER BY position LIMIT 1),
        ended AS (SELECT day, coalesce(
            (SELECT s.position - 1 FROM audit_seal s
              WHERE s.position > first.position
                AND s.sealed_at >= (first.day + 1)::timestamp AT TIME ZONE 'UTC'
              ORDER BY s.position LIMIT 1),
            (SELECT max(position) FROM audit_seal)) AS position
          FROM first WHERE day < (now() AT TIME ZONE 'UTC')::date)
      SELECT day, position, encode(hash, 'hex') AS hash FROM ended JOIN audit_seal USING (position)
      """;

  private static final String INSERT =
      """
      INSERT INTO audit_anchor (day, position, hash, key_id, signature)
      VALUES ($1, $2, decode($3, 'hex'), $4, $5) ON CONFLICT DO NOTHING
      """;

  private static final String SIGNED =
      "SELECT day, position, encode(hash, 'hex') AS hash, key_id, signature FROM audit_anchor ";

  // A year and more; the next run takes the rest.
  private static final String NOT_STORED =
      SIGNED
          + """
          WHERE NOT EXISTS (SELECT FROM audit_anchor_stored s WHERE s.day = audit_anchor.day)
          ORDER BY day LIMIT 400
          """;

  private static final String STORED =
      "INSERT INTO audit_anchor_stored (day) VALUES ($1) ON CONFLICT DO NOTHING";

  private static final String BETWEEN =
      SIGNED + "WHERE position > $1 AND position <= $2 ORDER BY position";

  private static final String FIRST_AFTER =
      SIGNED + "WHERE position > $1 ORDER BY position LIMIT 1";

  private final Pool pool;

  PgAnchors(Pool pool) {
    this.pool = pool;
  }

  /** The next day that is over and has no anchor; null if there is none. */
  Uni<@Nullable Anchor> due() {
    return PgQuery.first(pool, DUE, PgAnchors::anchor);
  }

  /** Keeps it, unless another replica has been faster. */
  Uni<Void> add(Anchor.Signed signed) {
    Anchor anchor = signed.anchor();
    return PgQuery.run(
        pool,
        INSERT,
        anchor.day(),
        anchor.position(),
        anchor.hash(),
        signed.keyId(),
        signed.signature());
  }

  /** Those that the bucket does not have yet. */
  Uni<List<Anchor.Signed>> notStored() {
    return PgQuery.list(pool, NOT_STORED, PgAnchors::signed);
  }

  Uni<Void> markStored(LocalDate day) {
    return PgQuery.run(pool, STORED, day);
  }

  /** Those of the chain after the one position and up to the other. */
  Uni<List<Anchor.Signed>> between(long after, long last) {
    return PgQuery.list(pool, BETWEEN, PgAnchors::signed, after, last);
  }

  Uni<Anchor.@Nullable Signed> firstAfter(long position) {
    return PgQuery.first(pool, FIRST_AFTER, PgAnchors::signed, position);
  }

  private static Anchor anchor(Row row) {
    return new Anchor(row.getLocalDate("day"), row.getLong("position"), row.getString("hash"));
  }

  private static Anchor.Signed signed(Row row) {
    return new Anchor.Signed(anchor(row), row.getString("key_id"), row.getString("signature"));
  }
}
