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
import java.util.Collection;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The sessions and API tokens that are live, in Redis, where every replica of gateway and hub sees
 * a revocation at once. The gateway writes them; the record is PostgreSQL.
 *
 * <p>A key for each credential lives as long as the credential does if it is not used. A revoked
 * one leaves a tombstone for that time, so that nothing that was read from PostgreSQL earlier
 * brings it back. What its user may do is in a key of the account, for it may change while sessions
 * and tokens live on; of two that are written the newer one stays.
 *
 * <p>The key {@code complete} says that all live ones are here; it goes with the data, so that
 * after a loss a credential that is not here is not taken for an ended one.
 */
public class LiveCredentials {
  /** The channel on which a credential is named when it is revoked, for those with open streams. */
  public static final String REVOCATIONS = "torrentflow:revocations";

  /** The channel on which a user is named whose account is disabled. */
  public static final String DISABLED = "torrentflow:disabled";

  private static final String KEY = "torrentflow:credential:";
  private static final String ACCOUNT = "torrentflow:account:";
  private static final String COMPLETE = "torrentflow:credentials:complete";
  private static final String REVOKED = "revoked";

  // What another process left, from whose file this one was started, may lack what came last: also
  // that a credential was revoked. The user's id is in what is granted.
  private static final String FIND =
      """
      local server = string.match(redis.call('INFO', 'server'), 'run_id:(%w+)')
      local complete = redis.call('GET', KEYS[2])
      if complete and complete ~= server then return {false, false} end
      local value = redis.call('GET', KEYS[1])
      if not value or value == 'revoked' then return {value, complete} end
      local account = redis.call('GET', ARGV[1] .. cjson.decode(value).user)
      return {value, complete, account, redis.call('PTTL', KEYS[1])}
      """;

  // Of each key a value, its version and whether it is disabled.
  private static final String WRITE_ACCOUNTS =
      """
      for i = 1, #KEYS do
        local known = redis.call('GET', KEYS[i])
        if not known or cjson.decode(known).version < tonumber(ARGV[3 * i - 1]) then
          redis.call('SET', KEYS[i], ARGV[3 * i - 2])
          if ARGV[3 * i] == 'true' then
            redis.call('PUBLISH', '%s', string.sub(KEYS[i], %d))
          end
        end
      end
      return 1
      """
          .formatted(DISABLED, ACCOUNT.length() + 1);

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
   * @param grant absent for one that was revoked
   * @param ttl how long it lives if it is not used, or its tombstone stays; absent for a live token
   *     without an end
   */
  public record Entry(Credential credential, @Nullable Grant grant, @Nullable Duration ttl) {}

  public Uni<Liveness> find(Credential credential) {
    return redis
        .execute("EVAL", FIND, "2", KEY + credential.name(), COMPLETE, ACCOUNT)
        .map(Unchecked.function(this::liveness));
  }

  private Liveness liveness(Response found) throws JsonProcessingException {
    @Nullable Response value = found.get(0);
    if (value == null) {
      return found.get(1) == null ? new Liveness.Unknown() : new Liveness.Absent();
    }
    if (value.toString().equals(REVOKED)) {
      return new Liveness.Revoked();
    }
    @Nullable Response kept = found.get(2);
    if (kept == null) {
      return new Liveness.Unknown();
    }
    Account account = json.readValue(kept.toString(), Account.class);
    long left = found.get(3).toLong();
    return account.isDisabled()
        ? new Liveness.Revoked()
        : new Liveness.Live(
            json.readValue(value.toString(), Grant.class),
            account,
            left < 0 ? null : Duration.ofMillis(left));
  }

  /** Writes what is in force for users, unless something newer is there. */
  public Uni<Void> writeAccounts(Collection<Account> accounts) {
    if (accounts.isEmpty()) {
      return Uni.createFrom().voidItem();
    }
    List<String> command =
        new ArrayList<>(List.of(WRITE_ACCOUNTS, Integer.toString(accounts.size())));
    accounts.forEach(account -> command.add(ACCOUNT + account.user()));
    for (Account account : accounts) {
      command.add(WireJson.write(json, account));
      command.add(Long.toString(account.version()));
      command.add(Boolean.toString(account.isDisabled()));
    }
    return redis.execute("EVAL", command.toArray(String[]::new)).replaceWithVoid();
  }

  /**
   * Writes what is live, whose accounts are written before, unless it was revoked meanwhile; leaves
   * tombstones of what is revoked, and names it to those with open streams.
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
    return entry.grant() == null ? REVOKED : WireJson.write(json, entry.grant());
  }

  private static String millis(@Nullable Duration ttl) {
    return ttl == null ? "0" : Long.toString(Math.max(1, ttl.toMillis()));
  }
}
