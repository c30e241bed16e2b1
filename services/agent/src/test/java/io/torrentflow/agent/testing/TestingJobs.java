package io.torrentflow.agent.testing;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.torrentflow.kernel.id.JobId;
import io.torrentflow.kernel.problem.Problem;
import io.torrentflow.kernel.problem.ProblemCode;
import io.torrentflow.kernel.wire.AgentState;
import io.torrentflow.kernel.wire.HeartbeatReply;
import io.torrentflow.kernel.wire.ProgressReply;
import io.torrentflow.kernel.wire.ProgressReply.Directive;
import io.torrentflow.kernel.wire.ProgressReport;
import io.torrentflow.kernel.wire.WireJson;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;

/** A jobs service that writes down what it is told and answers what it was told to. */
public final class TestingJobs {
  private static final TestingJobs SHARED = new TestingJobs();

  private final ObjectMapper json = WireJson.mapper();
  private final HttpServer server;
  private final Map<JobId, List<ProgressReport>> reports = new ConcurrentHashMap<>();
  private final Map<JobId, Directive> directives = new ConcurrentHashMap<>();
  private final Map<JobId, ProblemCode> refusals = new ConcurrentHashMap<>();
  private final List<AgentState> heartbeats = new CopyOnWriteArrayList<>();
  private final Set<JobId> abandoned = ConcurrentHashMap.newKeySet();
  private final AtomicBoolean down = new AtomicBoolean();

  private TestingJobs() {
    try {
      server = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext("/internal/jobs/", this::progress);
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

  public List<ProgressReport> reports(JobId job) {
    return List.copyOf(reports.getOrDefault(job, List.of()));
  }

  /** The phases that were reported, each once, in the order of their first report. */
  public List<ProgressReport.Phase> phases(JobId job) {
    return reports(job).stream().map(ProgressReport::phase).distinct().toList();
  }

  public Optional<ProgressReport> latest(JobId job) {
    return reports(job).stream().reduce((earlier, later) -> later);
  }

  public List<AgentState> heartbeats() {
    return heartbeats;
  }

  public void answer(JobId job, Directive directive) {
    directives.put(job, directive);
  }

  public void refuse(JobId job, ProblemCode code) {
    refusals.put(job, code);
  }

  public void disown(JobId job) {
    abandoned.add(job);
  }

  public void setDown(boolean isDown) {
    down.set(isDown);
  }

  private void progress(HttpExchange exchange) throws IOException {
    byte[] body = exchange.getRequestBody().readAllBytes();
    JobId job = JobId.fromString(exchange.getRequestURI().getPath().split("/")[3]);
    ProblemCode refusal = down.get() ? ProblemCode.DEPENDENCY_UNAVAILABLE : refusals.get(job);
    if (refusal != null) {
      answer(exchange, refusal.httpStatus(), Problem.of(refusal, null, "test", List.of()));
      return;
    }
    reports
        .computeIfAbsent(job, id -> new CopyOnWriteArrayList<>())
        .add(json.readValue(body, ProgressReport.class));
    answer(exchange, 200, new ProgressReply(directives.getOrDefault(job, Directive.CONTINUE)));
  }

  private void heartbeat(HttpExchange exchange) throws IOException {
    byte[] body = exchange.getRequestBody().readAllBytes();
    heartbeats.add(json.readValue(body, AgentState.class));
    answer(exchange, 200, new HeartbeatReply(List.copyOf(abandoned)));
  }

  private void answer(HttpExchange exchange, int status, Object body) throws IOException {
    byte[] bytes = json.writeValueAsBytes(body);
    exchange.getResponseHeaders().add("Content-Type", "application/json");
    exchange.sendResponseHeaders(status, bytes.length);
    exchange.getResponseBody().write(bytes);
    exchange.close();
  }
}
