package io.torrentflow.platform.state;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.torrentflow.kernel.wire.WireJson;
import io.vertx.core.json.JsonObject;
import io.vertx.mutiny.core.buffer.Buffer;
import io.vertx.mutiny.sqlclient.Row;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

public final class PgColumns {
  // A number or a flag that a statement and its record call by different names must not become 0.
  private static final ObjectMapper JSON =
      WireJson.mapper()
          .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
          .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES);

  private static final ObjectMapper TOLERANT = WireJson.mapper();

  private PgColumns() {}

  public static Instant instant(Row row, String column) {
    OffsetDateTime time = row.getOffsetDateTime(column);
    return time.toInstant();
  }

  public static @Nullable Instant instantOrNull(Row row, String column) {
    @Nullable OffsetDateTime time = row.getOffsetDateTime(column);
    return time == null ? null : time.toInstant();
  }

  public static byte @Nullable [] bytesOrNull(Row row, String column) {
    @Nullable Buffer bytes = row.getBuffer(column);
    return bytes == null ? null : bytes.getBytes();
  }

  /** What the text of the column stands for; null if there is none. */
  public static <T> @Nullable T parsed(Row row, String column, Function<String, T> parse) {
    @Nullable String text = row.getString(column);
    return text == null ? null : parse.apply(text);
  }

  /** The record that a statement has made in the column, member by member. */
  public static <T> T json(Row row, String column, Class<T> type) {
    return JSON.convertValue(row.getJsonObject(column).getMap(), type);
  }

  /**
   * The record that the column has kept for a while: of what another version wrote, what this one
   * knows.
   */
  public static <T> T kept(Row row, String column, Class<T> type) {
    return TOLERANT.convertValue(row.getJsonObject(column).getMap(), type);
  }

  /** What a JSON column is to hold of the record. */
  public static JsonObject json(Object value) {
    return new JsonObject(JSON.convertValue(value, new TypeReference<Map<String, Object>>() {}));
  }

  /** What makes the JSON of a code with its detail; null if the column has no code. */
  public static String codeWithDetail(String code, String detail) {
    return "CASE WHEN %1$s IS NOT NULL THEN jsonb_build_object('code', %1$s, 'detail', coalesce(%2$s, '')) END"
        .formatted(code, detail);
  }
}
