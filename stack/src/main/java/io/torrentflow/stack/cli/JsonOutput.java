package io.torrentflow.stack.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.torrentflow.kernel.wire.WireJson;
import io.torrentflow.stack.client.JobProgress;
import io.torrentflow.stack.client.RemoteFile;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** One JSON object a line: each change of the job, each file, the result. */
final class JsonOutput implements GetOutput {
  private static final ObjectMapper JSON = WireJson.mapper();

  @Override
  public void note(String sentence) {
    System.err.println(sentence);
  }

  @Override
  public void progress(JobProgress now) {
    line(now);
  }

  @Override
  public void file(RemoteFile file, Path target) {
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

  @Override
  public void interrupted(String source) {
    System.err.println("The job goes on; the same command comes back to it.");
  }

  private static void line(Object value) {
    try {
      System.out.println(JSON.writeValueAsString(value));
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }
}
