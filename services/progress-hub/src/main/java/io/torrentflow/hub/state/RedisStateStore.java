package io.torrentflow.hub.state;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.quarkus.redis.datasource.ReactiveRedisDataSource;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.unchecked.Unchecked;
import io.torrentflow.hub.HubConfig;
import io.torrentflow.hub.HubConfig.Retention;
import io.torrentflow.kernel.id.TransferId;
import io.torrentflow.kernel.id.UserId;
import io.torrentflow.kernel.wire.JobState;
import io.torrentflow.kernel.wire.SpeedHistory;
import io.torrentflow.kernel.wire.TransferState;
import io.torrentflow.kernel.wire.UserJobs;
import io.vertx.mutiny.redis.client.Response;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.function.Function;

/**
 * States in Redis: a hash for each transfer and for each job, and for each user a sorted set of job
 * ids and a marker that all of the user's jobs are there. What is accepted is published to all
 * replicas.
 */
@ApplicationScoped
public class RedisStateStore {
  /** The channel that every replica listens to. */
  public static final String CHANGES = "torrentflow:hub:changes";

  private static final String TRANSFER = "torrentflow:hub:transfer:";
  private static final String JOB = "torrentflow:hub:job:";
  private static final String USER = "torrentflow:hub:user:";

  // Far above every plan's number of jobs, and as many as the jobs service sends of one user. Each
  // has about 1 kB, and 25 kB at the most, by the limits of links, names, labels and trackers.
  // Those that changed last stay.
  private static final int MAX_JOBS_PER_USER = 1_000;
  // Enough to fill one connection's round trips, and no more than a part of the pool.
  private static final int RESYNC_CONCURRENCY = 8;

  private final ReactiveRedisDataSource redis;
  private final StateJson json;
  private final Retention retention;

  RedisStateStore(ReactiveRedisDataSource redis, StateJson json, HubConfig config) {
    this.redis = redis;
    this.json = json;
    this.retention = config.retention();
  }

  /** Keeps the state if it is newer than what is there; publishes it once for all owners. */
  public Uni<Void> accept(TransferState transfer) {
    Duration ttl = transfer.status().isTerminal() ? retention.ended() : retention.active();
    return eval(
            Scripts.ACCEPT_TRANSFER,
            List.of(TRANSFER + transfer.id(), CHANGES, SpeedHistory.key(transfer.id())),
            Long.toString(transfer.seq()),
            json.write(transfer),
            millis(ttl),
            Long.toString(transfer.progress().downloadedBytes()))
        .replaceWithVoid();
  }

  /** Keeps the state if it is newer than what is there, and publishes it with its transfer. */
  public Uni<Void> accept(JobState job) {
    boolean active = job.ending() == null && !job.deleted();
    return eval(
            Scripts.ACCEPT_JOB,
            List.of(JOB + job.id(), jobsKey(job.owner()), CHANGES),
            job.id().toString(),
            Long.toString(job.seq()),
            json.write(job),
            millis(active ? retention.active() : retention.ended()),
            TRANSFER,
            job.transferId().toString(),
            job.frozen() == null ? "0" : "1",
            Integer.toString(MAX_JOBS_PER_USER),
            millis(retention.active()))
        .replaceWithVoid();
  }

  // Transfers first: a job keeps the state of its transfer as long as its own.
  /** Keeps what is newer; from then on the user is known. */
  public Uni<Void> accept(UserJobs jobs) {
    return each(jobs.transfers(), this::accept)
        .chain(() -> each(jobs.jobs(), this::accept))
        .chain(() -> markKnown(jobs));
  }

  private static <T> Uni<Void> each(List<T> items, Function<T, Uni<Void>> accept) {
    return Multi.createFrom()
        .iterable(items)
        .onItem()
        .transformToUni(accept::apply)
        .merge(RESYNC_CONCURRENCY)
        .onItem()
        .ignoreAsUni();
  }

  private Uni<Void> markKnown(UserJobs jobs) {
    long since = ChronoUnit.MICROS.between(Instant.EPOCH, jobs.header().occurredAt());
    return eval(
            Scripts.MARK_KNOWN,
            List.of(knownKey(jobs.user()), CHANGES),
            Long.toString(since),
            millis(retention.known()),
            json.write(new Change.OfUser(jobs.user())))
        .replaceWithVoid();
  }

  /** The user's active jobs, those that ended within a day, and tombstones of deleted ones. */
  public Uni<KnownJobs> jobsOf(UserId user) {
    return eval(Scripts.JOBS, List.of(jobsKey(user), knownKey(user)), JOB)
        .map(Unchecked.function(this::knownJobs));
  }

  private KnownJobs knownJobs(Response response) throws JsonProcessingException {
    List<Accepted<JobState>> jobs = new ArrayList<>();
    for (int i = 1; i < response.size(); i += 3) {
      JobState job = json.job(response.get(i + 2).toString(), response.get(i).toLong());
      jobs.add(new Accepted<>(job, response.get(i + 1).toLong()));
    }
    return new KnownJobs(response.get(0).toLong(), jobs);
  }

  /** The transfers of these that are there. */
  public Uni<List<Accepted<TransferState>>> transfers(Collection<TransferId> ids) {
    if (ids.isEmpty()) {
      return Uni.createFrom().item(List.of());
    }
    return eval(Scripts.TRANSFERS, ids.stream().map(id -> TRANSFER + id).toList())
        .map(Unchecked.function(this::transferStates));
  }

  private List<Accepted<TransferState>> transferStates(Response response)
      throws JsonProcessingException {
    List<Accepted<TransferState>> states = new ArrayList<>();
    for (int i = 0; i < response.size(); i += 2) {
      TransferState state = json.transfer(response.get(i + 1).toString());
      states.add(new Accepted<>(state, response.get(i).toLong()));
    }
    return states;
  }

  private Uni<Response> eval(String script, List<String> keys, String... arguments) {
    List<String> command = new ArrayList<>(List.of(script, Integer.toString(keys.size())));
    command.addAll(keys);
    command.addAll(List.of(arguments));
    return redis.execute("EVAL", command.toArray(String[]::new));
  }

  private static String jobsKey(UserId user) {
    return USER + user + ":jobs";
  }

  private static String knownKey(UserId user) {
    return USER + user + ":known";
  }

  private static String millis(Duration time) {
    return Long.toString(time.toMillis());
  }
}
