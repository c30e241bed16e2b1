package io.torrentflow.platform.state;

import io.torrentflow.kernel.problem.ProblemCode;
import io.torrentflow.kernel.wire.JobError;
import io.vertx.mutiny.sqlclient.Row;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

public final class PgColumns {
  private PgColumns() {}

  public static Instant instant(Row row, String column) {
    OffsetDateTime time = row.getOffsetDateTime(column);
    return time.toInstant();
  }

  public static @Nullable Instant instantOrNull(Row row, String column) {
    @Nullable OffsetDateTime time = row.getOffsetDateTime(column);
    return time == null ? null : time.toInstant();
  }

  /** What the text of the column stands for; null if there is none. */
  public static <T> @Nullable T parsed(Row row, String column, Function<String, T> parse) {
    @Nullable String text = row.getString(column);
    return text == null ? null : parse.apply(text);
  }

  /** An error from the column of its code and that of its detail; null if there is no code. */
  public static @Nullable JobError error(Row row, String codeColumn, String detailColumn) {
    @Nullable String code = row.getString(codeColumn);
    @Nullable String detail = row.getString(detailColumn);
    return code == null
        ? null
        : new JobError(ProblemCode.valueOf(code), detail == null ? "" : detail);
  }
}
