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

/** One JSON object a line, each with a {@code type}. */
final class JsonOutput implements GetOutput {
  private static final ObjectMapper JSON = WireJson.mapper();

  private final Step step = new Step();

  /** What was refused, for a program; the sentence for a person goes to standard error as ever. */
  static void refused(CommandException refusal) {
    ObjectNode problem = object("problem");
    if (refusal instanceof ApiException api) {
      problem.put("status", api.status()).put("code", api.code()).put("detail", api.detail());
    } else {
      problem.put("detail", refusal.getMessage());
    }
    System.out.println(problem);
  }

  /** Prints an object with its type before its own fields. */
  static void line(String type, Object fields) {
    ObjectNode line = object(type);
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
    System.out.println(object("disconnected"));
  }

  @Override
  public synchronized void collecting(long bytes, long totalBytes) {
    if (step.isNew(bytes, totalBytes)) {
      System.out.println(object("collecting").put("bytes", bytes).put("totalBytes", totalBytes));
    }
  }

  @Override
  public synchronized void collected(RemoteFile file, Path target) {
    System.out.println(
        object("file")
            .put("path", file.path())
            .put("sizeBytes", file.sizeBytes())
            .put("savedAs", target.toString()));
  }

  @Override
  public void completed(JobView end, FileCollector.Outcome outcome, Duration time) {
    System.out.println(
        result(end)
            .put("files", outcome.places().size())
            .put("fetched", outcome.fetched())
            .put("seconds", time.toMillis() / 1e3));
  }

  @Override
  public void failed(JobView end) {
    ObjectNode result = result(end);
    if (end.error() != null) {
      result.set("error", JSON.valueToTree(end.error()));
    }
    System.out.println(result);
  }

  private static ObjectNode result(JobView end) {
    return object("result")
        .put("jobId", end.id().toString())
        .put("status", end.status().wireName());
  }

  private static ObjectNode object(String type) {
    return JSON.createObjectNode().put("type", type);
  }
}
