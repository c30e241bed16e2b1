package io.torrentflow.cli.verb;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.torrentflow.cli.CommandException;
import io.torrentflow.cli.client.ApiException;
import io.torrentflow.cli.client.RemoteFile;
import io.torrentflow.cli.collect.FileCollector;
import io.torrentflow.cli.progress.Step;
import io.torrentflow.kernel.wire.JobView;
import io.torrentflow.kernel.wire.WireJson;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;

/** One JSON object a line, each with a {@code type}. */
final class JsonOutput implements GetOutput {
  private static final ObjectMapper JSON = WireJson.mapper();

  private final Step step = new Step();

  /** What was refused, for a program; the sentence for a person goes to standard error as ever. */
  static void refused(CommandException refusal) {
    line(
        "problem",
        refusal instanceof ApiException api
            ? Map.of("status", api.status(), "code", api.code(), "detail", api.detail())
            : Map.of("detail", String.valueOf(refusal.getMessage())));
  }

  /** Prints an object with its type before its own fields. */
  static void line(String type, Object fields) {
    ObjectNode line = JSON.createObjectNode().put("type", type);
    line.setAll((ObjectNode) JSON.valueToTree(fields));
    System.out.println(line);
  }

  @Override
  public void note(String sentence) {
    System.err.println(sentence);
  }

  @Override
  public void progress(JobView now) {
    line("job", now);
  }

  @Override
  public void disconnected() {
    line("disconnected", Map.of());
  }

  @Override
  public synchronized void collecting(long bytes, long totalBytes) {
    if (step.isNew(bytes, totalBytes)) {
      line("collecting", Map.of("bytes", bytes, "totalBytes", totalBytes));
    }
  }

  @Override
  public synchronized void collected(RemoteFile file, Path target) {
    line(
        "file",
        Map.of("path", file.path(), "sizeBytes", file.sizeBytes(), "savedAs", target.toString()));
  }

  @Override
  public void completed(JobView end, FileCollector.Outcome outcome, Duration time) {
    line(
        "result",
        Map.of(
            "jobId", end.id(),
            "status", end.status(),
            "files", outcome.places().size(),
            "fetched", outcome.fetched(),
            "seconds", time.toMillis() / 1e3));
  }

  @Override
  public int failed(JobView end) {
    line(
        "result",
        end.error() == null
            ? Map.of("jobId", end.id(), "status", end.status())
            : Map.of("jobId", end.id(), "status", end.status(), "error", end.error()));
    return 1;
  }
}
