package io.torrentflow.gateway.jobs;

import io.quarkus.redis.datasource.ReactiveRedisDataSource;
import io.smallrye.mutiny.Uni;
import io.torrentflow.gateway.redis.PromptRedis;
import io.torrentflow.kernel.wire.JobState;
import io.torrentflow.kernel.wire.SpeedHistory;
import io.torrentflow.kernel.wire.SpeedHistory.Speed;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;

/** How fast a job was, as hubs have written it down. */
@ApplicationScoped
class RedisSpeeds {
  private final ReactiveRedisDataSource redis;
  private final InstantSource clock;

  RedisSpeeds(ReactiveRedisDataSource redis, InstantSource clock) {
    this.redis = redis;
    this.clock = clock;
  }

  /**
   * Of the time since the job has its transfer and until it ended. A paused job has none: what its
   * transfer does for others is not its owner's to see. None while Redis does not respond.
   */
  Uni<List<Speed>> of(JobState job) {
    JobState.Ending ending = job.ending();
    if (ending == null && job.frozen() != null) {
      return Uni.createFrom().item(List.of());
    }
    Instant until = ending == null ? clock.instant() : ending.at();
    return PromptRedis.promptly(redis.hash(String.class).hvals(SpeedHistory.key(job.transferId())))
        .map(values -> SpeedHistory.read(values, job.joinedAt(), until))
        .onFailure()
        .recoverWithItem(List.of());
  }
}
