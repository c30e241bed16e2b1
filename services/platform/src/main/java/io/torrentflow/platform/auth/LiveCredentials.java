package io.torrentflow.platform.auth;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.quarkus.redis.datasource.ReactiveRedisDataSource;
import io.quarkus.redis.datasource.keys.ReactiveKeyCommands;
import io.quarkus.redis.datasource.pubsub.ReactivePubSubCommands;
import io.quarkus.redis.datasource.value.ReactiveValueCommands;
import io.smallrye.mutiny.Uni;
import io.torrentflow.kernel.id.SessionId;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The sessions and API tokens that are good now, in Redis, where every replica of gateway and hub
 * sees a revocation at once. The gateway writes them; its record is in PostgreSQL.
 */
public class LiveCredentials {
  /**
   * The channel on which a session (by its id) or a token (by its hash) is called void, for those
   * who hold a stream open for it.
   */
  public static final String REVOCATIONS = "torrentflow:revocations";

  private static final String SESSION = "torrentflow:session:";
  private static final String TOKEN = "torrentflow:token:";

  private final ReactiveValueCommands<String, String> values;
  private final ReactiveKeyCommands<String> keys;
  private final ReactivePubSubCommands<String> channels;
  private final ObjectMapper json;

  public LiveCredentials(ReactiveRedisDataSource redis, ObjectMapper json) {
    this.values = redis.value(String.class);
    this.keys = redis.key();
    this.channels = redis.pubsub(String.class);
    this.json = json;
  }

  public Uni<Boolean> isLive(SessionId session) {
    return keys.exists(SESSION + session);
  }

  public Uni<Void> remember(SessionId session, Duration ttl) {
    return values.psetex(SESSION + session, ttl.toMillis(), "1");
  }

  public Uni<Void> forget(SessionId session) {
    return keys.del(SESSION + session)
        .chain(() -> channels.publish(REVOCATIONS, session.toString()));
  }

  /** Whose token it is; null if it is not known here. */
  public Uni<@Nullable Caller> byTokenHash(String hash) {
    return values.get(TOKEN + hash).map(text -> text == null ? null : read(text));
  }

  public Uni<Void> rememberToken(String hash, Caller caller, Duration ttl) {
    return values.psetex(TOKEN + hash, ttl.toMillis(), write(caller));
  }

  public Uni<Void> forgetToken(String hash) {
    return keys.del(TOKEN + hash).chain(() -> channels.publish(REVOCATIONS, hash));
  }

  private Caller read(String text) {
    try {
      return json.readValue(text, Caller.class);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("Redis holds a token that is none of ours", e);
    }
  }

  private String write(Caller caller) {
    try {
      return json.writeValueAsString(caller);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("A caller cannot be written as JSON", e);
    }
  }
}
