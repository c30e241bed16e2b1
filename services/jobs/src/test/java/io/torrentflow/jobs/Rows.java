package io.torrentflow.jobs;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.torrentflow.kernel.id.AgentId;
import io.torrentflow.kernel.id.Id;
import io.torrentflow.kernel.id.JobId;
import io.torrentflow.kernel.id.TransferId;
import io.torrentflow.kernel.id.UserId;
import io.torrentflow.kernel.job.Wish;
import io.torrentflow.kernel.wire.Broker;
import io.torrentflow.kernel.wire.DispatchTicket;
import io.torrentflow.kernel.wire.DrainRequest;
import io.torrentflow.kernel.wire.DrainWish;
import io.torrentflow.kernel.wire.JobState;
import io.torrentflow.kernel.wire.JobView;
import io.torrentflow.kernel.wire.MessageHeader;
import io.torrentflow.kernel.wire.ReviewRequest;
import io.torrentflow.kernel.wire.TransferState;
import io.torrentflow.kernel.wire.WireJson;
import io.torrentflow.platform.state.PgJobStates;
import io.torrentflow.platform.state.PgTransferStates;
import io.torrentflow.testing.jdbc.Database;
import java.time.Instant;
import java.util.UUID;

/** Rows as the gateway writes them, and looks into the record. */
public final class Rows {
  private Rows() {}

  /** A user of the standard plan. */
  public static UserId aUser() {
    UserId user = new UserId(UUID.randomUUID());
    run(
        "INSERT INTO users (id, email, password_hash, role, plan_id) VALUES (?, ?, 'x', 'user', 'standard')",
        user.value(),
        user + "@example.org");
    return user;
  }

  /** A user whose plan holds so many bytes. */
  public static UserId aUserWithRoomFor(long bytes) {
    UserId user = aUser();
    run(
        "INSERT INTO plans (id, name, max_stored_bytes) VALUES (?, 'Small', ?)",
        user.toString(),
        bytes);
    run("UPDATE users SET plan_id = ? WHERE id = ?", user.toString(), user.value());
    return user;
  }

  /** A URL's transfer with one job; its ticket is in the outbox. */
  public static TransferId aTransfer() {
    return aTransfer(aUser());
  }

  /** The same for a user who is known. */
  public static TransferId aTransfer(UserId user) {
    TransferId transfer = new TransferId(UUID.randomUUID());
    run(
        "INSERT INTO transfers (id, source_type, source_url, exclusive_owner, correlation_id,"
            + " next_attempt_at) VALUES (?, 'http', 'http://127.0.0.1/file', ?, 'c-1', now() + interval '1 day')",
        transfer.value(),
        user.value());
    aJob(transfer, user);
    submit(transfer);
    return transfer;
  }

  /** A magnet link's transfer, without a job, and not yet submitted. */
  public static TransferId aMagnet(byte[] v1) {
    TransferId transfer = new TransferId(UUID.randomUUID());
    run(
        "INSERT INTO transfers (id, source_type, asked_v1, correlation_id, next_attempt_at)"
            + " VALUES (?, 'magnet', ?, 'c-1', now() + interval '1 day')",
        transfer.value(),
        v1);
    return transfer;
  }

  /** Lets a transfer that has its jobs wait for an agent. */
  public static void submit(TransferId transfer) {
    run("UPDATE transfers SET next_attempt_at = NULL WHERE id = ?", transfer.value());
    ticket();
  }

  public static JobId aJob(TransferId transfer, UserId owner) {
    JobId job = new JobId(UUID.randomUUID());
    run(
        "INSERT INTO jobs (id, owner_id, transfer_id, source_type, correlation_id, joined_attempt)"
            + " SELECT ?, ?, id, source_type, 'c-1', attempts_begun(t) FROM transfers t WHERE id = ?",
        job.value(),
        owner.value(),
        transfer.value());
    return job;
  }

  /** What PostgreSQL refuses until it is closed. */
  public interface Refusal extends AutoCloseable {
    @Override
    void close();
  }

  /** Lets every change of a column of one row fail. */
  public static Refusal refuse(String table, String column, Id id) {
    run(
        """
        CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS
          $$ BEGIN RAISE 'refused'; END $$
        """);
    run(
        """
        CREATE TRIGGER refuse BEFORE UPDATE OF %s ON %s FOR EACH ROW
        WHEN (NEW.id = '%s') EXECUTE FUNCTION refuse()
        """
            .formatted(column, table, id));
    return () -> run("DROP FUNCTION refuse CASCADE");
  }

  /** Puts something on the block list. */
  public static void block(String kind, String value) {
    run(
        "INSERT INTO blocklist (id, kind, value, reason) VALUES (gen_random_uuid(), ?, ?,"
            + " 'because')",
        kind,
        value);
  }

  public static void ticket() {
    MessageHeader header =
        MessageHeader.of(UUID.randomUUID(), Broker.JOB_SUBMITTED, "c-1", Instant.now());
    message(header, new DispatchTicket(header));
  }

  /** Changes a wish as the gateway does, and asks for a review. */
  public static void wish(TransferId transfer, Wish wish) {
    changeWish(transfer, wish);
    review(transfer);
  }

  /** Changes the wishes of a transfer's jobs, and loses the message. */
  public static void changeWish(TransferId transfer, Wish wish) {
    run(
        "UPDATE jobs SET wish = ?, wish_version = wish_version + 1, frozen = ?,"
            + " updated_at = now() - interval '1 minute' WHERE transfer_id = ?",
        wish.wireName(),
        wish != Wish.WANTED,
        transfer.value());
  }

  public static void review(TransferId transfer) {
    MessageHeader header =
        MessageHeader.of(UUID.randomUUID(), Broker.TRANSFER_REVIEW, "c-1", Instant.now());
    message(header, new ReviewRequest(header, transfer));
  }

  /** The job as its owner sees it. */
  static JobView view(JobId job) {
    return JobView.of(
        state(
            JobState.class,
            "SELECT %s FROM jobs j WHERE id = ?".formatted(PgJobStates.COLUMN),
            job.value()),
        state(
            TransferState.class,
            "SELECT %s FROM transfers t WHERE id = (SELECT transfer_id FROM jobs WHERE id = ?)"
                .formatted(PgTransferStates.COLUMN),
            job.value()));
  }

  private static <T> T state(Class<T> type, String sql, Object... parameters) {
    try {
      return WireJson.mapper().readValue(value(sql, parameters), type);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  public static String statusOf(TransferId transfer) {
    return value("SELECT status FROM transfers WHERE id = ?", transfer.value());
  }

  public static String endOf(JobId job) {
    return value("SELECT ended FROM jobs WHERE id = ?", job.value());
  }

  /** The first column of the first row, as text; "null" if there is none. */
  public static String value(String sql, Object... parameters) {
    return String.valueOf(database().value(sql, parameters));
  }

  public static void run(String sql, Object... parameters) {
    database().run(sql, parameters);
  }

  /** Cancels all transfers, or they would be rescued into the hands of the next test's agent. */
  public static void cancelAll() {
    run(
        "UPDATE transfers SET status = 'cancelled', agent_id = NULL"
            + " WHERE status NOT IN ('completed', 'failed', 'cancelled')");
  }

  /** What is wanted of an agent, as the gateway asks for it. */
  static void drain(AgentId agent, DrainWish wish) {
    MessageHeader header =
        MessageHeader.of(UUID.randomUUID(), Broker.AGENT_DRAIN, "c-1", Instant.now());
    message(header, new DrainRequest(header, agent, wish));
  }

  private static void message(MessageHeader header, Object payload) {
    run(
        "INSERT INTO outbox (id, routing_key, payload) VALUES (?, ?, ?::jsonb)",
        header.messageId(),
        header.type(),
        Signed.json(payload));
  }

  static Database database() {
    return JobsBacking.servers.database();
  }
}
