package io.torrentflow.cli.verb;

import io.torrentflow.cli.client.GatewayClient;
import io.torrentflow.cli.client.RemoteFile;
import io.torrentflow.cli.progress.ProgressLine;
import io.torrentflow.cli.progress.Sentences;
import io.torrentflow.cli.progress.Subject;
import io.torrentflow.cli.terminal.Amounts;
import io.torrentflow.kernel.wire.JobView;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(name = "show", description = "Shows all of a job, and its files.")
final class ShowCommand extends GatewayVerb {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss").withZone(ZoneId.systemDefault());

  @Parameters(paramLabel = "JOB", description = "As ls shows it, or its name.")
  private String job;

  @Option(names = "--json", description = "Prints one JSON object a line, each with a \"type\".")
  private boolean json;

  @Override
  void run(GatewayClient gateway) {
    JobView found = JobReference.resolve(gateway, List.of(job)).getFirst();
    List<RemoteFile> files = gateway.files(found.id().toString());
    if (json) {
      JsonOutput.line("job", found);
      files.forEach(file -> JsonOutput.line("file", file));
    } else {
      print(found, files);
    }
  }

  private static void print(JobView job, List<RemoteFile> files) {
    row("name", Subject.of(job).nameOf(job));
    row("id", job.id().toString());
    row("status", job.status().wireName() + ", " + ProgressLine.percent(job) + " %");
    row("from", job.source().uri());
    row("infohash", job.source().infoHashV1());
    row("infohash v2", job.source().infoHashV2());
    row(
        "size",
        job.progress().totalBytes() == null ? null : Amounts.bytes(job.progress().totalBytes()));
    row("error", job.error() == null ? null : Sentences.of(job.error()));
    row("reason", job.reason() == null ? null : job.reason().detail());
    row("submitted", time(job.createdAt()));
    row("ended", time(job.endedAt()));
    row("kept until", time(job.expiresAt()));
    for (RemoteFile file : files) {
      row("file", file.path() + "  " + Amounts.bytes(file.sizeBytes()));
    }
  }

  // Names and links are untrusted input: a terminal must not act on them.
  private static void row(String name, @Nullable String value) {
    if (value != null) {
      System.out.printf("%-12s %s%n", name, value.replaceAll("\\p{Cntrl}|\\p{Cf}", "?"));
    }
  }

  private static @Nullable String time(@Nullable Instant instant) {
    return instant == null ? null : TIME.format(instant);
  }
}
