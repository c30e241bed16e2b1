package io.torrentflow.progress.stream;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.quarkus.redis.datasource.ReactiveRedisDataSource;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.unchecked.Unchecked;
import io.torrentflow.kernel.id.JobId;
import io.torrentflow.kernel.id.UserId;
import io.torrentflow.kernel.problem.ProblemCode;
import io.torrentflow.kernel.problem.ProblemException;
import io.torrentflow.kernel.wire.JobUpdate;
import io.torrentflow.progress.HubConfig;
import io.vertx.mutiny.redis.client.Response;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * States in Redis: a hash for each job ({@code seq}, {@code json}, {@code watchers}), and for each
 * user a counter and a sorted set of their jobs by the count at which each last changed, with those
 * that they watch no more, so that a reader who comes back hears of it. A count begins at the time
 * in milliseconds, so that after Redis lost its data it goes on above what readers were given
 * before. Scripts make each change whole. They touch keys of several users, so Redis Cluster is not
 * for this.
 */
@ApplicationScoped
class RedisProgressStore implements ProgressStore {
  /** Every replica listens here. */
  static final String CHANNEL = "torrentflow:progress";

  // Jobs kept for a user's stream and sent to a reader that connects; who has more reads the list.
  private static final int MOST_JOBS = 1_000;

  private static final String ACCEPT =
      """
      local key = 'torrentflow:job:' .. ARGV[1]
      local known = redis.call('HGET', key, 'seq')
      if known and tonumber(known) >= tonumber(ARGV[2]) then return 0 end
      local before = redis.call('HGET', key, 'watchers') or ''
      redis.call('HSET', key, 'seq', ARGV[2], 'json', ARGV[3], 'watchers', ARGV[4])
      redis.call('PEXPIRE', key, ARGV[5])
      local change = {jobId = ARGV[1], seq = ARGV[2], snapshot = ARGV[3], readers = {}}
      local function tell(user, watches)
        local counter = 'torrentflow:user:' .. user .. ':place'
        redis.call('SET', counter, ARGV[7], 'NX')
        local place = redis.call('INCR', counter)
        redis.call('PEXPIRE', counter, ARGV[5] * 2)
        local jobs = 'torrentflow:user:' .. user .. ':jobs'
        redis.call('ZADD', jobs, place, ARGV[1])
        redis.call('ZREMRANGEBYRANK', jobs, 0, -1 - ARGV[6])
        redis.call('PEXPIRE', jobs, ARGV[5])
        table.insert(change.readers, {user = user, place = place, watches = watches})
      end
      for user in string.gmatch(ARGV[4], '%S+') do tell(user, true) end
      for user in string.gmatch(before, '%S+') do
        if not string.find(ARGV[4], user, 1, true) then tell(user, false) end
      end
      redis.call('PUBLISH', KEYS[1], cjson.encode(change))
      return 1
      """;

  private static final String CHANGED_AFTER =
      """
      local user = 'torrentflow:user:' .. ARGV[1]
      local place = tonumber(ARGV[2])
      local anew = place > tonumber(redis.call('GET', user .. ':place') or '0')
      if anew then place = 0 end
      local jobs = redis.call('ZREVRANGEBYSCORE', user .. ':jobs', '+inf', '(' .. place,
        'WITHSCORES', 'LIMIT', 0, ARGV[3])
      local answer = {anew and 1 or 0}
      for i = #jobs - 1, 1, -2 do
        local job = redis.call('HMGET', 'torrentflow:job:' .. jobs[i], 'json', 'watchers')
        local watches = job[1] and string.find(job[2], ARGV[1], 1, true)
        if job[1] and (watches or place > 0) then
          table.insert(answer, jobs[i])
          table.insert(answer, jobs[i + 1])
          table.insert(answer, job[1])
          table.insert(answer, watches and 1 or 0)
        end
      end
      return answer
      """;

  private final ReactiveRedisDataSource redis;
  private final ObjectMapper json;
  private final InstantSource clock;
  private final String retentionMillis;

  RedisProgressStore(
      ReactiveRedisDataSource redis, ObjectMapper json, InstantSource clock, HubConfig config) {
    this.redis = redis;
    this.json = json;
    this.clock = clock;
    this.retentionMillis = Long.toString(config.stateRetention().toMillis());
  }

  @Override
  public Uni<Boolean> accept(JobUpdate update) {
    String watchers = String.join(" ", update.watchers().stream().map(UserId::toString).toList());
    return redis
        .execute(
            "EVAL",
            ACCEPT,
            "1",
            CHANNEL,
            update.job().jobId().toString(),
            Long.toString(update.job().seq()),
            write(update),
            watchers,
            retentionMillis,
            Integer.toString(MOST_JOBS),
            Long.toString(clock.millis()))
        .map(response -> response.toInteger() == 1);
  }

  @Override
  public Uni<StreamEvent> job(JobId job, UserId user) {
    return redis
        .execute("HMGET", "torrentflow:job:" + job, "seq", "json", "watchers")
        .map(
            fields -> {
              if (fields.get(0) == null || !watches(fields.get(2), user)) {
                throw new ProblemException(
                    ProblemCode.JOB_NOT_FOUND, "There is no job " + job + ".");
              }
              return new StreamEvent(job, fields.get(0).toLong(), fields.get(1).toString());
            });
  }

  private static boolean watches(@Nullable Response watchers, UserId user) {
    return watchers != null
        && Stream.of(watchers.toString().split(" ")).anyMatch(user.toString()::equals);
  }

  @Override
  public Uni<Changes> changedAfter(UserId user, long place) {
    return redis
        .execute(
            "EVAL",
            CHANGED_AFTER,
            "0",
            user.toString(),
            Long.toString(place),
            Integer.toString(MOST_JOBS))
        .map(Unchecked.function(this::changes));
  }

  private Changes changes(Response response) throws JsonProcessingException {
    List<StreamEvent> events = new ArrayList<>();
    for (int i = 1; i < response.size(); i += 4) {
      StreamEvent event =
          new StreamEvent(
              JobId.fromString(response.get(i).toString()),
              response.get(i + 1).toLong(),
              response.get(i + 2).toString());
      boolean watches = response.get(i + 3).toInteger() == 1;
      events.add(watches ? event : event.gone(json));
    }
    return new Changes(response.get(0).toInteger() == 1, events);
  }

  private String write(JobUpdate update) {
    try {
      return json.writeValueAsString(update.job());
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("A wire record cannot be written as JSON", e);
    }
  }
}
