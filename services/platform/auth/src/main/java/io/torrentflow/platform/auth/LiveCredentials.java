package io.torrentflow.platform.auth;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.quarkus.redis.datasource.ReactiveRedisDataSource;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.unchecked.Unchecked;
import io.torrentflow.kernel.wire.WireJson;
import io.vertx.mutiny.redis.client.Response;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The sessions and API tokens that are live, in Redis, where every replica of gateway and hub sees
 * a revocation at once. The gateway writes them; the record is PostgreSQL.
 *
 * <p>A key for each credential lives as long as the credential does. A revoked one leaves a
 * tombstone for that time, so that nothing that was read from PostgreSQL earlier brings it back.
 * The key {@code complete} says that all live ones are here; it goes with the data, so that after a
 * loss a credential that is not here is not taken for an ended one.
 */
public class LiveCredentials {
  /** The channel on which a credential is named when it is revoked, for those with open streams. */
  public static final String REVOCATIONS = "torrentflow:revocations";

  private static final String KEY = "torrentflow:credential:";
  private static final String COMPLETE = "torrentflow:credentials:complete";
  private static final String LIVE = "live";
  private static final String REVOKED = "revoked";

  // Of each key a value and a time to live. Redis takes no expiry of 0, and what has no end is
  // written with one of 0 here.
  private static final String WRITE =
      """
      for i = 1, #KEYS do
        if redis.call('GET', KEYS[i]) ~= 'revoked' then
          local value, ttl = ARGV[2 * i - 1], tonumber(ARGV[2 * i])
          if ttl > 0 then redis.call('SET', KEYS[i], value, 'PX', ttl)
          else redis.call('SET', KEYS[i], value) end
          if value == 'revoked' then redis.call('PUBLISH', '%s', string.sub(KEYS[i], %d)) end
        end
      end
      return 1
      """
          .formatted(REVOCATIONS, KEY.length() + 1);

  private static final String IS_COMPLETE =
      """
      if redis.call('GET', KEYS[1]) == ARGV[1] then return 1 end
      redis.call('DEL', KEYS[1])
      return 0
      """;

  private static final Pattern RUN_ID = Pattern.compile("run_id:(\\w+)");

  private final ReactiveRedisDataSource redis;
  private final ObjectMapper json;

  public LiveCredentials(ReactiveRedisDataSource redis, ObjectMapper json) {
    this.redis = redis;
    this.json = json;
  }

  /**
   * A credential that is live, or was revoked before its time.
   *
   * @param caller whose token it is; absent for a session
   * @param ttl how long it lives, or its tombstone stays; absent for a live token without an end
   */
  public record Entry(
      Credential credential, @Nullable Caller caller, boolean isRevoked, @Nullable Duration ttl) {}

  public Uni<Liveness> find(Credential credential) {
    return redis
        .execute("MGET", KEY + credential.name(), COMPLETE)
        .map(Unchecked.function(values -> liveness(values.get(0), values.get(1))));
  }

  private Liveness liveness(@Nullable Response value, @Nullable Response complete)
      throws JsonProcessingException {
    if (value == null) {
      return complete == null ? new Liveness.Unknown() : new Liveness.Absent();
    }
    String text = value.toString();
    return switch (text) {
      case LIVE -> new Liveness.Live(null);
      case REVOKED -> new Liveness.Revoked();
      default -> new Liveness.Live(json.readValue(text, Caller.class));
    };
  }

  /**
   * Writes what is live, unless it was revoked meanwhile; leaves tombstones of what is revoked, and
   * names it to those with open streams.
   */
  public Uni<Void> write(List<Entry> entries) {
    if (entries.isEmpty()) {
      return Uni.createFrom().voidItem();
    }
    List<String> command = new ArrayList<>(List.of(WRITE, Integer.toString(entries.size())));
    entries.forEach(entry -> command.add(KEY + entry.credential().name()));
    entries.forEach(entry -> command.addAll(List.of(value(entry), millis(entry.ttl()))));
    return redis.execute("EVAL", command.toArray(String[]::new)).replaceWithVoid();
  }

  /** Names the process that Redis is at the moment. */
  public Uni<String> server() {
    return redis
        .execute("INFO", "server")
        .map(info -> RUN_ID.matcher(info.toString()).results().map(run -> run.group(1)))
        .map(runs -> runs.findFirst().orElse(""));
  }

  /**
   * Whether all that is live is here. What was complete in another process is so no longer: one
   * that is started again from its file, or takes over from another, may lack what came last.
   */
  public Uni<Boolean> isComplete(String server) {
    return redis
        .execute("EVAL", IS_COMPLETE, "1", COMPLETE, server)
        .map(complete -> complete.toInteger() == 1);
  }

  /**
   * Says that all that is live is here; until Redis loses its data.
   *
   * @param server the process that all of it was written to
   */
  public Uni<Void> markComplete(String server) {
    return redis.execute("SET", COMPLETE, server).replaceWithVoid();
  }

  private String value(Entry entry) {
    if (entry.isRevoked()) {
      return REVOKED;
    }
    return entry.caller() == null ? LIVE : WireJson.write(json, entry.caller());
  }

  private static String millis(@Nullable Duration ttl) {
    return ttl == null ? "0" : Long.toString(Math.max(1, ttl.toMillis()));
  }
}
