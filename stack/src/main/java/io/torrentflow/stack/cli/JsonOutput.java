package io.torrentflow.stack.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.torrentflow.kernel.wire.WireJson;
import io.torrentflow.stack.StackException;
import io.torrentflow.stack.client.ApiException;
import io.torrentflow.stack.client.JobProgress;
import io.torrentflow.stack.client.RemoteFile;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** One JSON object a line: each change of the job, each file, the result. */
final class JsonOutput implements GetOutput {
  private static final ObjectMapper JSON = WireJson.mapper();

  private String lastWaiting = "";
  private final Step step = new Step();

  /** What was refused, for a program; the sentence for a person goes to standard error as ever. */
  static void refused(StackException refusal) {
    line(
        Map.of(
            "problem",
            refusal instanceof ApiException api
                ? Map.of("status", api.status(), "code", api.code(), "detail", api.detail())
                : Map.of("detail", String.valueOf(refusal.getMessage()))));
  }

  @Override
  public void note(String sentence) {
    System.err.println(sentence);
  }

  @Override
  public void progress(JobProgress now, String waiting) {
    line(now);
    if (!waiting.equals(lastWaiting)) {
      lastWaiting = waiting;
      line(Map.of("waiting", waiting));
    }
  }

  @Override
  public synchronized void collecting(long bytes, long totalBytes) {
    if (step.isNew(bytes, totalBytes)) {
      line(Map.of("collecting", Map.of("bytes", bytes, "totalBytes", totalBytes)));
    }
  }

  @Override
  public synchronized void collected(RemoteFile file, Path target) {
    line(Map.of("file", file.path(), "sizeBytes", file.sizeBytes(), "savedAs", target.toString()));
  }

  @Override
  public void completed(JobProgress end, List<RemoteFile> files, Path folder) {
    line(
        Map.of(
            "result", Map.of("jobId", end.jobId(), "status", end.status(), "files", files.size())));
  }

  @Override
  public int failed(JobProgress end) {
    line(
        Map.of(
            "result",
            end.error() == null
                ? Map.of("jobId", end.jobId(), "status", end.status())
                : Map.of("jobId", end.jobId(), "status", end.status(), "error", end.error())));
    return 1;
  }

  private static void line(Object value) {
    try {
      System.out.println(JSON.writeValueAsString(value));
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }
}
