package io.torrentflow.agent.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.torrentflow.kernel.id.TransferId;
import io.torrentflow.kernel.object.Space;
import io.torrentflow.kernel.problem.Problem;
import io.torrentflow.kernel.problem.ProblemCode;
import io.torrentflow.kernel.wire.AgentState;
import io.torrentflow.kernel.wire.ContactList;
import io.torrentflow.kernel.wire.DrainWish;
import io.torrentflow.kernel.wire.HeartbeatReply;
import io.torrentflow.kernel.wire.ProgressReply;
import io.torrentflow.kernel.wire.ProgressReply.Directive;
import io.torrentflow.kernel.wire.ProgressReport;
import io.torrentflow.kernel.wire.ProgressReport.Phase;
import io.torrentflow.kernel.wire.StartTransfer;
import io.torrentflow.kernel.wire.WireJson;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** A jobs service that writes down what it hears and answers as it is set to. */
public final class TestingJobs {
  // Longer than anything here takes on a slow machine.
  private static final Duration LIMIT = Duration.ofMinutes(1);
  private static final TestingJobs SHARED = new TestingJobs();

  private final ObjectMapper json = WireJson.mapper();
  private final HttpServer server;
  private final Map<TransferId, List<ProgressReport>> reports = new ConcurrentHashMap<>();
  private final Map<TransferId, Directive> directives = new ConcurrentHashMap<>();
  private final Map<TransferId, ProblemCode> refusals = new ConcurrentHashMap<>();
  private final List<AgentState> heartbeats = new CopyOnWriteArrayList<>();
  private final Set<TransferId> abandoned = ConcurrentHashMap.newKeySet();
  private final Map<TransferId, Space> spaces = new ConcurrentHashMap<>();
  private final Map<TransferId, ContactList> contacts = new ConcurrentHashMap<>();
  private final Set<TransferId> undecided = ConcurrentHashMap.newKeySet();
  private final AtomicReference<@Nullable DrainWish> drain = new AtomicReference<>();
  private final AtomicBoolean down = new AtomicBoolean();

  private TestingJobs() {
    try {
      server = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext("/internal/transfers/", this::progress);
    server.createContext("/internal/agents/heartbeat", this::heartbeat);
    server.start();
  }

  /** One for all tests of this JVM, as there is one agent. */
  public static TestingJobs shared() {
    return SHARED;
  }

  public URI url() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
  }

  public List<ProgressReport> reports(TransferId transfer) {
    return List.copyOf(reports.getOrDefault(transfer, List.of()));
  }

  /** The phases that were reported, each once, in the order of their first report. */
  public List<Phase> phases(TransferId transfer) {
    return reports(transfer).stream().map(ProgressReport::phase).distinct().toList();
  }

  public Optional<ProgressReport> latest(TransferId transfer) {
    return reports(transfer).stream().reduce((earlier, later) -> later);
  }

  /** Whether the newest report is of this phase. */
  public boolean isIn(StartTransfer transfer, Phase phase) {
    return latest(transfer.transferId()).filter(report -> report.phase() == phase).isPresent();
  }

  /** Waits for a phase, and no longer once the transfer has reported an error. */
  public void awaitPhase(StartTransfer transfer, Phase phase) {
    await()
        .atMost(LIMIT)
        .failFast(
            () -> assertThat(latest(transfer.transferId()).map(ProgressReport::error)).isEmpty())
        .until(() -> isIn(transfer, phase));
  }

  /** Waits until the transfer has failed. */
  public ProblemCode awaitFailure(StartTransfer transfer) {
    await().atMost(LIMIT).until(() -> isIn(transfer, Phase.FAILED));
    return Objects.requireNonNull(latest(transfer.transferId()).orElseThrow().error()).code();
  }

  /** Waits until so many bytes are in the bucket. */
  public void awaitUploaded(StartTransfer transfer, long bytes) {
    await()
        .atMost(LIMIT)
        .until(
            () ->
                latest(transfer.transferId())
                    .filter(report -> report.progress().uploadedBytes() >= bytes)
                    .isPresent());
  }

  public List<AgentState> heartbeats() {
    return heartbeats;
  }

  public void answer(TransferId transfer, Directive directive) {
    directives.put(transfer, directive);
  }

  public void refuse(TransferId transfer, ProblemCode code) {
    refusals.put(transfer, code);
  }

  public void disown(TransferId transfer) {
    abandoned.add(transfer);
  }

  /** Carried by every reply to a heartbeat from now on. */
  public void want(DrainWish wish) {
    drain.set(wish);
  }

  /** Metadata is answered without a space until {@link #decide} is called. */
  public void holdBack(TransferId transfer) {
    undecided.add(transfer);
  }

  /** Lets the transfer's files go to this space from now on. */
  public void decide(TransferId transfer, Space space) {
    spaces.put(transfer, space);
    undecided.remove(transfer);
  }

  /** Gives the agent these contacts with its next report. */
  public void offer(TransferId transfer, ContactList newest) {
    contacts.put(transfer, newest);
  }

  public void setDown(boolean isDown) {
    down.set(isDown);
  }

  private void progress(HttpExchange exchange) throws IOException {
    byte[] body = exchange.getRequestBody().readAllBytes();
    TransferId transfer = TransferId.fromString(exchange.getRequestURI().getPath().split("/")[3]);
    ProblemCode refusal = down.get() ? ProblemCode.DEPENDENCY_UNAVAILABLE : refusals.get(transfer);
    if (refusal != null) {
      answer(exchange, refusal.httpStatus(), Problem.of(refusal, null, "test", List.of()));
      return;
    }
    ProgressReport report = json.readValue(body, ProgressReport.class);
    reports.computeIfAbsent(transfer, id -> new CopyOnWriteArrayList<>()).add(report);
    ContactList newest = contacts.get(transfer);
    answer(
        exchange,
        200,
        new ProgressReply(
            directives.getOrDefault(transfer, Directive.CONTINUE),
            hasSpace(report) && !undecided.contains(transfer)
                ? spaces.getOrDefault(transfer, TestingAgent.SPACE)
                : null,
            newest != null && newest.version() > report.contactsVersion() ? newest : null));
  }

  private static boolean hasSpace(ProgressReport report) {
    return report.phase() != Phase.METADATA_FETCH;
  }

  private void heartbeat(HttpExchange exchange) throws IOException {
    byte[] body = exchange.getRequestBody().readAllBytes();
    heartbeats.add(json.readValue(body, AgentState.class));
    answer(exchange, 200, new HeartbeatReply(List.copyOf(abandoned), drain.get()));
  }

  private void answer(HttpExchange exchange, int status, Object body) throws IOException {
    byte[] bytes = json.writeValueAsBytes(body);
    exchange.getResponseHeaders().add("Content-Type", "application/json");
    exchange.sendResponseHeaders(status, bytes.length);
    exchange.getResponseBody().write(bytes);
    exchange.close();
  }
}
