package io.torrentflow.jobs.lifecycle;

import io.torrentflow.kernel.source.SourceType;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.smallrye.mutiny.Uni;
import io.torrentflow.jobs.JobsConfig;
import io.torrentflow.jobs.lifecycle.JobService.Outcome;
import io.torrentflow.kernel.id.AgentId;
import io.torrentflow.kernel.id.JobId;
import io.torrentflow.kernel.id.UserId;
import io.torrentflow.kernel.id.UuidV7;
import io.torrentflow.kernel.job.JobStatus;
import io.torrentflow.kernel.problem.ProblemCode;
import io.torrentflow.kernel.problem.ProblemException;
import io.torrentflow.kernel.wire.Checkpoint;
import io.torrentflow.kernel.wire.JobError;
import io.torrentflow.kernel.wire.ProgressReport;
import io.torrentflow.kernel.wire.SourceSpec;
import io.torrentflow.kernel.wire.StartJob;
import io.torrentflow.platform.outbox.Outbox;
import io.torrentflow.platform.outbox.OutboxMessage;
import io.vertx.core.json.JsonObject;
import io.vertx.mutiny.core.buffer.Buffer;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/** Jobs in PostgreSQL. */
@ApplicationScoped
class PgJobStore implements JobStore {
  private static final String LOCK =
      "SELECT %s FROM jobs j WHERE j.id = $1 FOR NO KEY UPDATE OF j".formatted(JobRows.COLUMNS);

  // The row's trigger judges each step, so a path of several is walked one by one.
  private static final String STEP =
      "UPDATE jobs SET status = $2, revision = revision + 1, updated_at = now() WHERE id = $1";

  private static final String ARRIVE =
      """
      UPDATE jobs SET attempt = $2, next_attempt_at = $3, error_code = $4, error_detail = $5,
        completed_at = CASE WHEN status = 'completed' THEN now() END,
        checkpoint = CASE WHEN status NOT IN ('completed', 'cancelled') THEN checkpoint END,
        paused = CASE status WHEN 'paused' THEN true WHEN 'submitted' THEN paused ELSE false END,
        agent_id = CASE WHEN status IN ('metadata_fetch', 'downloading', 'paused', 'uploading')
          THEN agent_id END
      WHERE id = $1
      """;

  // No report is of this hand-out yet.
  private static final String TAKE =
      "UPDATE jobs SET agent_id = $2, last_report_at = NULL WHERE id = $1";

  private static final String UNPAUSE = "UPDATE jobs SET paused = false WHERE id = $1";

  private static final String DELETE =
      """
      UPDATE jobs SET deleted_at = now(), updated_at = now(), revision = revision + 1,
        checkpoint = NULL, cleaned = false
      WHERE id = $1
      """;

  private static final String EVENT =
      """
      INSERT INTO job_events (job_id, seq, kind, from_status, to_status, actor, detail)
      SELECT $1, coalesce(max(seq), 0) + 1, $2, $3, $4, $5, $6 FROM job_events WHERE job_id = $1
      """;

  private static final String PROGRESS =
      """
      UPDATE jobs SET name = $2, total_bytes = $3,
        downloaded_bytes = $4, uploaded_bytes = $5, checkpoint = coalesce($6, checkpoint),
        last_report_at = now()
      WHERE id = $1
      """;

  private static final String FILE =
      """
      INSERT INTO files (id, job_id, position, path, size_bytes, content_type, etag)
      VALUES ($1, $2, $3, $4, $5, $6, $7)
      ON CONFLICT (job_id, position) DO UPDATE SET path = excluded.path,
        size_bytes = excluded.size_bytes, content_type = excluded.content_type,
        etag = excluded.etag
      WHERE (files.path, files.size_bytes, files.etag)
        IS DISTINCT FROM (excluded.path, excluded.size_bytes, excluded.etag)
      """;

  private static final String RESERVE =
      """
      UPDATE jobs SET assignment = assignment + 1
      WHERE id = $1 AND status = 'submitted' AND deleted_at IS NULL
        AND (next_attempt_at IS NULL OR next_attempt_at <= now())
      RETURNING id, assignment, owner_id, correlation_id, source_type, source_uri, source_torrent,
        paused, checkpoint
      """;

  private static final String CORRELATION = "SELECT correlation_id FROM jobs WHERE id = $1";

  private static final String HELD_BY =
      """
      SELECT %s FROM jobs j WHERE j.agent_id = $1
        AND j.status IN ('metadata_fetch', 'downloading', 'paused', 'uploading')
      """
          .formatted(JobRows.COLUMNS);

  private static final String HELD_BY_LOST =
      """
      SELECT %s FROM jobs j LEFT JOIN agents a ON a.id = j.agent_id
      WHERE j.status IN ('metadata_fetch', 'downloading', 'paused', 'uploading')
        AND (a.id IS NULL OR a.last_heartbeat_at < now() - $1 * interval '1 millisecond')
      LIMIT 500
      """
          .formatted(JobRows.COLUMNS);

  private static final String WITH_LEFTOVERS =
      """
      SELECT %s FROM jobs j
      WHERE (j.status IN ('completed', 'cancelled') OR j.deleted_at IS NOT NULL) AND NOT j.cleaned
        AND (j.updated_at < now() - $1 * interval '1 millisecond'
          OR (j.deleted_at IS NOT NULL AND j.completed_at IS NOT NULL))
      ORDER BY j.updated_at LIMIT 100
      """
          .formatted(JobRows.COLUMNS);

  private static final String CLEANED = "UPDATE jobs SET cleaned = true WHERE id = $1";

  private static final String REPUBLISH =
      """
      UPDATE jobs SET updated_at = now() WHERE id IN (
        SELECT id FROM jobs WHERE status = 'submitted' AND deleted_at IS NULL
          AND updated_at < now() - $1 * interval '1 millisecond'
          AND (next_attempt_at IS NULL OR next_attempt_at < now())
        ORDER BY updated_at LIMIT 500 FOR UPDATE SKIP LOCKED)
      RETURNING id, correlation_id
      """;

  private final Pool pool;
  private final Outbox outbox;
  private final JobMessages messages;
  private final ObjectMapper json;
  private final UuidV7 ids;
  private final InstantSource clock;
  private final Duration writeInterval;

  PgJobStore(
      Pool pool,
      Outbox outbox,
      JobMessages messages,
      ObjectMapper json,
      UuidV7 ids,
      InstantSource clock,
      JobsConfig config) {
    this.pool = pool;
    this.outbox = outbox;
    this.messages = messages;
    this.json = json;
    this.ids = ids;
    this.clock = clock;
    this.writeInterval = config.progress().writeInterval();
  }

  @Override
  public Uni<Outcome> update(JobId id, JobEvent event, Function<Job, JobDecision> decide) {
    return pool.withTransaction(
        tx -> lock(tx, id).flatMap(job -> write(tx, job, event, decide.apply(job))));
  }

  private static Uni<Job> lock(SqlConnection tx, JobId id) {
    return tx.preparedQuery(LOCK)
        .execute(Tuple.of(id.value()))
        .map(rows -> JobRows.job(only(rows, id)));
  }

  private static Row only(RowSet<Row> rows, JobId id) {
    if (rows.size() == 0) {
      throw new ProblemException(ProblemCode.JOB_NOT_FOUND, "There is no job " + id + ".");
    }
    return rows.iterator().next();
  }

  private Uni<Outcome> write(SqlConnection tx, Job job, JobEvent event, JobDecision decision) {
    return switch (decision) {
      case JobDecision.Moved moved -> writeMove(tx, job, event, moved);
      case JobDecision.Progressed progressed ->
          writeProgress(tx, job, event, isDue(job, event))
              .map(after -> new Outcome(job, after, decision));
      case JobDecision.Unpaused unpaused ->
          run(tx, UNPAUSE, Tuple.of(job.id().value())).replaceWith(new Outcome(job, job, decision));
      case JobDecision.Deleted deleted -> writeDeletion(tx, job, event);
      case JobDecision.Ignored ignored -> Uni.createFrom().item(new Outcome(job, job, decision));
    };
  }

  private Uni<Outcome> writeMove(
      SqlConnection tx, Job job, JobEvent event, JobDecision.Moved moved) {
    Uni<Void> done =
        event instanceof JobEvent.Accepted accepted
            ? run(tx, TAKE, Tuple.of(job.id().value(), accepted.agent().value()))
            : writeProgress(tx, job, event, true).replaceWithVoid();
    JobStatus from = job.status();
    for (JobStatus to : moved.path()) {
      JobStatus previous = from;
      done = done.chain(() -> step(tx, job, event, previous, to, moved.error()));
      from = to;
    }
    return done.chain(() -> arrive(tx, job, moved))
        .chain(() -> lock(tx, job.id()))
        .call(after -> outbox.add(tx, messagesOf(after, event, moved)))
        .map(after -> new Outcome(job, after, moved));
  }

  private Uni<Void> step(
      SqlConnection tx,
      Job job,
      JobEvent event,
      JobStatus from,
      JobStatus to,
      @Nullable JobError error) {
    return run(tx, STEP, Tuple.of(job.id().value(), to.wireName()))
        .chain(
            () ->
                run(
                    tx,
                    EVENT,
                    Tuple.tuple()
                        .addValue(job.id().value())
                        .addValue("status")
                        .addValue(from.wireName())
                        .addValue(to.wireName())
                        .addValue(event.actor())
                        .addValue(error == null ? null : jsonb(error))));
  }

  private Uni<Void> arrive(SqlConnection tx, Job job, JobDecision.Moved moved) {
    JobError error = moved.error();
    Instant next = moved.delay().isZero() ? null : clock.instant().plus(moved.delay());
    return run(
        tx,
        ARRIVE,
        Tuple.tuple()
            .addValue(job.id().value())
            .addValue(moved.attempt())
            .addValue(next == null ? null : next.atOffset(ZoneOffset.UTC))
            .addValue(error == null ? null : error.code().name())
            .addValue(error == null ? null : error.detail()));
  }

  private List<OutboxMessage> messagesOf(Job after, JobEvent event, JobDecision.Moved moved) {
    List<OutboxMessage> list = new ArrayList<>();
    list.add(messages.event(after, after.status().wireName(), reportOf(event)));
    if (after.status() == JobStatus.SUBMITTED) {
      list.add(messages.submitted(after.id(), after.correlationId(), moved.delay()));
    }
    return list;
  }

  private Uni<Outcome> writeDeletion(SqlConnection tx, Job job, JobEvent event) {
    JobDecision decision = new JobDecision.Deleted();
    Uni<Void> ended =
        job.status().isTerminal()
            ? Uni.createFrom().voidItem()
            : step(tx, job, event, job.status(), JobStatus.CANCELLED, null);
    return ended
        .chain(() -> run(tx, DELETE, Tuple.of(job.id().value())))
        .chain(() -> lock(tx, job.id()))
        .call(after -> outbox.add(tx, List.of(messages.event(after, "deleted", null))))
        .map(after -> new Outcome(job, after, decision));
  }

  private boolean isDue(Job job, JobEvent event) {
    ProgressReport report = reportOf(event);
    Instant last = job.lastReportAt();
    return last == null
        || clock.instant().isAfter(last.plus(writeInterval))
        || (report != null && (report.files() != null || report.checkpoint() != null));
  }

  /** Writes an agent's numbers if they are due, and answers with the job as the report has it. */
  private Uni<Job> writeProgress(SqlConnection tx, Job job, JobEvent event, boolean due) {
    ProgressReport report = reportOf(event);
    if (report == null) {
      return Uni.createFrom().item(job);
    }
    Job after = withNumbers(job, report);
    if (!due) {
      return Uni.createFrom().item(after);
    }
    Checkpoint checkpoint = report.checkpoint();
    Tuple numbers =
        Tuple.tuple()
            .addValue(job.id().value())
            .addValue(after.name())
            .addValue(after.totalBytes())
            .addValue(report.downloadedBytes())
            .addValue(report.uploadedBytes())
            .addValue(checkpoint == null ? null : jsonb(checkpoint));
    return run(tx, PROGRESS, numbers)
        .chain(() -> writeFiles(tx, job.id(), report.files()))
        .replaceWith(after);
  }

  private Uni<Void> writeFiles(
      SqlConnection tx, JobId job, @Nullable List<ProgressReport.FileReport> files) {
    if (files == null || files.isEmpty()) {
      return Uni.createFrom().voidItem();
    }
    List<Tuple> rows =
        files.stream()
            .map(
                file ->
                    Tuple.tuple()
                        .addValue(ids.next())
                        .addValue(job.value())
                        .addValue(file.index())
                        .addValue(file.path())
                        .addValue(file.sizeBytes())
                        .addValue(file.contentType())
                        .addValue(file.etag()))
            .toList();
    return tx.preparedQuery(FILE).executeBatch(rows).replaceWithVoid();
  }

  private static Job withNumbers(Job job, ProgressReport report) {
    String name = report.name();
    // An origin that does not tell the length is known by what came once all of it has.
    Long total =
        report.phase() == ProgressReport.Phase.COMPLETED
            ? Long.valueOf(report.downloadedBytes())
            : report.totalBytes();
    return new Job(
        job.id(),
        job.owner(),
        job.status(),
        name == null ? job.name() : name,
        total == null ? job.totalBytes() : total,
        report.downloadedBytes(),
        report.uploadedBytes(),
        job.attempt(),
        job.assignment(),
        job.agent(),
        job.paused(),
        job.lastReportAt(),
        job.error(),
        job.revision(),
        job.correlationId(),
        job.deleted(),
        job.watchers());
  }

  private static @Nullable ProgressReport reportOf(JobEvent event) {
    return event instanceof JobEvent.Reported reported ? reported.report() : null;
  }

  @Override
  public Uni<StartJob> reserve(JobId id) {
    return pool.preparedQuery(RESERVE)
        .execute(Tuple.of(id.value()))
        .map(rows -> rows.size() == 0 ? null : startJob(rows.iterator().next()));
  }

  private StartJob startJob(Row row) {
    SourceType type =
        SourceType.valueOf(row.getString("source_type").toUpperCase(Locale.ROOT));
    Buffer torrent =
        row.getValue("source_torrent") == null ? null : row.getBuffer("source_torrent");
    JsonObject checkpoint = row.getJsonObject("checkpoint");
    return new StartJob(
        new JobId(row.getUUID("id")),
        row.getInteger("assignment"),
        new UserId(row.getUUID("owner_id")),
        row.getString("correlation_id"),
        new SourceSpec(
            type, row.getString("source_uri"), torrent == null ? null : torrent.getBytes()),
        row.getBoolean("paused"),
        checkpoint == null ? null : json.convertValue(checkpoint.getMap(), Checkpoint.class));
  }

  @Override
  public Uni<Void> defer(JobId id, Duration wait) {
    return pool.withTransaction(
        tx ->
            tx.preparedQuery(CORRELATION)
                .execute(Tuple.of(id.value()))
                .map(rows -> only(rows, id).getString("correlation_id"))
                .flatMap(
                    correlationId ->
                        outbox.add(tx, List.of(messages.submitted(id, correlationId, wait)))));
  }

  @Override
  public Uni<List<Job>> heldBy(AgentId agent) {
    return pool.preparedQuery(HELD_BY).execute(Tuple.of(agent.value())).map(PgJobStore::jobs);
  }

  @Override
  public Uni<List<Job>> heldByLostAgents(Duration silence) {
    return pool.preparedQuery(HELD_BY_LOST)
        .execute(Tuple.of((double) silence.toMillis()))
        .map(PgJobStore::jobs);
  }

  @Override
  public Uni<Integer> republishWaiting(Duration waited) {
    return pool.withTransaction(
        tx ->
            tx.preparedQuery(REPUBLISH)
                .execute(Tuple.of((double) waited.toMillis()))
                .map(
                    rows ->
                        StreamSupport.stream(rows.spliterator(), false)
                            .map(
                                row ->
                                    messages.submitted(
                                        new JobId(row.getUUID("id")),
                                        row.getString("correlation_id"),
                                        Duration.ZERO))
                            .toList())
                .call(list -> outbox.add(tx, list))
                .map(List::size));
  }

  @Override
  public Uni<List<Job>> withLeftovers(Duration ended) {
    return pool.preparedQuery(WITH_LEFTOVERS)
        .execute(Tuple.of((double) ended.toMillis()))
        .map(PgJobStore::jobs);
  }

  @Override
  public Uni<Void> cleaned(JobId id) {
    return pool.preparedQuery(CLEANED).execute(Tuple.of(id.value())).replaceWithVoid();
  }

  private static List<Job> jobs(RowSet<Row> rows) {
    return StreamSupport.stream(rows.spliterator(), false).map(JobRows::job).toList();
  }

  private static Uni<Void> run(SqlConnection tx, String sql, Tuple parameters) {
    return tx.preparedQuery(sql).execute(parameters).replaceWithVoid();
  }

  private JsonObject jsonb(Object value) {
    try {
      return new JsonObject(json.writeValueAsString(value));
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("A wire record cannot be written as JSON", e);
    }
  }
}
