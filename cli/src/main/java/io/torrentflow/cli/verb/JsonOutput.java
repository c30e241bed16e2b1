package io.torrentflow.cli.verb;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.torrentflow.cli.CommandException;
import io.torrentflow.cli.client.ApiException;
import io.torrentflow.cli.client.RemoteFile;
import io.torrentflow.cli.collect.FileCollector;
import io.torrentflow.cli.progress.Step;
import io.torrentflow.kernel.id.JobId;
import io.torrentflow.kernel.job.JobStatus;
import io.torrentflow.kernel.wire.JobError;
import io.torrentflow.kernel.wire.JobView;
import io.torrentflow.kernel.wire.WireJson;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One JSON object a line, each with a {@code type}. */
final class JsonOutput implements GetOutput {
  private static final ObjectMapper JSON = WireJson.mapper();

  private final Step step = new Step();

  /** What was refused, for a program; the sentence for a person goes to standard error as ever. */
  static void refused(CommandException refusal) {
    line(
        "problem",
        refusal instanceof ApiException api
            ? new Problem(api.status(), api.code(), api.detail())
            : new Problem(null, null, refusal.getMessage()));
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
      line("collecting", new Bytes(bytes, totalBytes));
    }
  }

  @Override
  public synchronized void collected(RemoteFile file, Path target) {
    line("file", new Saved(file.path(), file.sizeBytes(), target.toString()));
  }

  @Override
  public void completed(JobView end, FileCollector.Outcome outcome, Duration time) {
    line(
        "result",
        new Result(
            end.id(),
            end.status(),
            null,
            outcome.places().size(),
            outcome.fetched(),
            time.toMillis() / 1e3));
  }

  @Override
  public int failed(JobView end) {
    line("result", new Result(end.id(), end.status(), end.error(), null, null, null));
    return 1;
  }

  private record Bytes(long bytes, long totalBytes) {}

  private record Saved(String path, long sizeBytes, String savedAs) {}

  /** Of a job that did not complete only the first three. */
  private record Result(
      JobId jobId,
      JobStatus status,
      @Nullable JobError error,
      @Nullable Integer files,
      @Nullable Boolean fetched,
      @Nullable Double seconds) {}

  private record Problem(
      @Nullable Integer status, @Nullable String code, @Nullable String detail) {}
}
