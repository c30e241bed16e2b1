package io.torrentflow.platform.state;

import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.torrentflow.kernel.id.AgentId;
import io.torrentflow.kernel.id.Id;
import io.vertx.core.buffer.Buffer;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.SqlClient;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/**
 * Runs one prepared statement. Parameters are given as the domain has them: instants, bytes and
 * collections of strings and ids become what the client takes, durations milliseconds.
 */
public final class PgQuery {
  private PgQuery() {}

  /** Runs the statement and forgets what it returns. */
  public static Uni<Void> run(SqlClient client, String sql, @Nullable Object... parameters) {
    return execute(client, sql, parameters).replaceWithVoid();
  }

  /** Runs the statement once for each list of parameters; does nothing if there is none. */
  public static Uni<Void> runEach(
      SqlClient client, String sql, List<? extends @Nullable Object[]> rows) {
    return rows.isEmpty()
        ? Uni.createFrom().voidItem()
        : client
            .preparedQuery(sql)
            .executeBatch(rows.stream().map(PgQuery::tuple).toList())
            .replaceWithVoid();
  }

  public static Uni<Integer> count(SqlClient client, String sql, @Nullable Object... parameters) {
    return execute(client, sql, parameters).map(RowSet::rowCount);
  }

  /** Fails with {@link ChangedMeanwhileException} if the statement changes no row. */
  public static Uni<Void> change(SqlClient client, String sql, @Nullable Object... parameters) {
    return count(client, sql, parameters)
        .invoke(
            changed -> {
              if (changed == 0) {
                throw new ChangedMeanwhileException();
              }
            })
        .replaceWithVoid();
  }

  public static Uni<Boolean> exists(SqlClient client, String sql, @Nullable Object... parameters) {
    return execute(client, sql, parameters).map(rows -> rows.size() > 0);
  }

  /** The first row; null if there is none. */
  public static <T> Uni<@Nullable T> first(
      SqlClient client, String sql, Function<Row, T> read, @Nullable Object... parameters) {
    return execute(client, sql, parameters)
        .map(rows -> rows.size() == 0 ? null : read.apply(rows.iterator().next()));
  }

  /** The first row; fails with the given problem if there is none. */
  public static <T> Uni<T> only(
      SqlClient client,
      String sql,
      Function<Row, T> read,
      Supplier<? extends RuntimeException> ifMissing,
      @Nullable Object... parameters) {
    return list(client, sql, read, parameters)
        .map(rows -> rows.stream().findFirst().orElseThrow(ifMissing));
  }

  /** All rows; the statement bounds them. */
  public static <T> Uni<List<T>> list(
      SqlClient client, String sql, Function<Row, T> read, @Nullable Object... parameters) {
    return execute(client, sql, parameters)
        .map(rows -> StreamSupport.stream(rows.spliterator(), false).map(read).toList());
  }

  /**
   * All rows as of one moment, as fast as they are taken.
   *
   * @param batch how many are read at a time
   */
  public static <T> Multi<T> stream(
      Pool pool, String sql, Function<Row, T> read, int batch, @Nullable Object... parameters) {
    Tuple values = tuple(parameters);
    return Multi.createFrom()
        .resourceFromUni(
            pool::getConnection,
            // A cursor lives in a transaction.
            connection ->
                connection
                    .begin()
                    .chain(() -> connection.prepare(sql))
                    .onItem()
                    .transformToMulti(statement -> statement.createStream(batch, values).toMulti()))
        .withFinalizer(SqlConnection::close)
        .map(read);
  }

  private static Uni<RowSet<Row>> execute(
      SqlClient client, String sql, @Nullable Object[] parameters) {
    return client.preparedQuery(sql).execute(tuple(parameters));
  }

  private static Tuple tuple(@Nullable Object[] parameters) {
    // A list of its own: the client writes into it what it makes of the parameters.
    return Tuple.from(Arrays.stream(parameters).map(PgQuery::value).toList());
  }

  private static @Nullable Object value(@Nullable Object parameter) {
    return switch (parameter) {
      case Id id -> id.value();
      case AgentId id -> id.value();
      case Duration time -> (double) time.toMillis();
      case Instant time -> time.atOffset(ZoneOffset.UTC);
      case byte[] bytes -> Buffer.buffer(bytes);
      case Collection<?> texts -> texts.toArray(String[]::new);
      case null, default -> parameter;
    };
  }
}
