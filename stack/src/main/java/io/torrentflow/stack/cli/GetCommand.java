package io.torrentflow.stack.cli;

import io.torrentflow.stack.StackException;
import io.torrentflow.stack.client.ApiException;
import io.torrentflow.stack.client.FileCollector;
import io.torrentflow.stack.client.GatewayClient;
import io.torrentflow.stack.client.JobProgress;
import io.torrentflow.stack.client.JobView;
import io.torrentflow.stack.client.OutputFolder;
import io.torrentflow.stack.client.RemoteFile;
import io.torrentflow.stack.client.Source;
import io.torrentflow.stack.home.Home;
import io.torrentflow.stack.system.SystemControl;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code get}: one source through the whole chain, into a folder here. */
@Command(
    name = "get",
    description =
        "Downloads a magnet link, an HTTP(S) URL or a torrent file through the system. Ctrl-C"
            + " leaves the job running; the same command comes back to it. Once all is fetched, the"
            + " same URL is downloaded anew.")
final class GetCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Parameters(paramLabel = "SOURCE", description = "A magnet link, a URL or a torrent file.")
  private String source;

  @Option(
      names = "--out",
      defaultValue = ".",
      paramLabel = "DIR",
      description = "Where the files go (default: the current folder).")
  private Path out;

  @Option(
      names = "--force",
      description =
          "Overwrites files of the same names. Without it they stay, and the new file or the"
              + " torrent's folder is saved beside as \"name (1)\".")
  private boolean force;

  @Option(names = "--json", description = "Prints one JSON object a line.")
  private boolean json;

  @Override
  public Integer call() {
    try {
      OutputFolder.require(out);
      return get(Source.parse(source));
    } catch (StackException e) {
      if (json) {
        JsonOutput.refused(e);
      }
      throw e;
    }
  }

  private int get(Source wanted) {
    Subject subject = Subject.of(wanted);
    GetOutput output = json ? new JsonOutput() : TextOutput.forThisConsole(subject);
    SystemControl control = TorrentflowCommand.control();
    try (GatewayClient gateway = Session.open(control, output::note)) {
      KnownJobs known = KnownJobs.in(control.home());
      JobView job = find(gateway, known, wanted).orElseGet(() -> gateway.submit(wanted));
      known.remember(wanted, job.id());
      JobProgress end =
          follow(gateway, job, new WaitReason(subject.torrent(), InstantSource.system()), output);
      if (!end.isCompleted()) {
        known.forget(wanted);
        return output.failed(end);
      }
      List<RemoteFile> files = gateway.files(job.id());
      collect(gateway, control.home(), job.id(), files, output);
      // What the address gives may be another thing by the next time.
      known.forget(wanted);
      output.completed(end, files, out);
      return 0;
    }
  }

  private JobProgress follow(
      GatewayClient gateway, JobView job, WaitReason waiting, GetOutput output) {
    try (WayBack _ = wayBack("The job goes on. Come back to it with:")) {
      JobProgress last =
          gateway.follow(
              job.id(),
              now -> {
                output.progress(now, waiting.of(now));
                return now.isTerminal() || fits(now);
              });
      if (!last.isTerminal()) {
        OutputFolder.requireSpace(out, Objects.requireNonNullElse(last.totalBytes(), 0L));
      }
      return last;
    }
  }

  private void collect(
      GatewayClient gateway, Home home, String jobId, List<RemoteFile> files, GetOutput output) {
    try (WayBack _ = wayBack("What is fetched stays. Go on with:")) {
      new FileCollector(gateway::link, out, home.folder().resolve("collected"), force)
          .collect(jobId, files, output);
    }
  }

  private WayBack wayBack(String sentence) {
    return new WayBack(sentence, spec.root().commandLine().getParseResult().originalArgs());
  }

  // Better known now than after the download; the job goes on for another try.
  private boolean fits(JobProgress now) {
    return now.totalBytes() == null || OutputFolder.fits(out, now.totalBytes());
  }

  // A torrent is known by its infohash on the server; a URL is known only here.
  private static Optional<JobView> find(GatewayClient gateway, KnownJobs known, Source wanted) {
    return known
        .of(wanted)
        .flatMap(
            id -> {
              try {
                return Optional.of(gateway.job(id));
              } catch (ApiException e) {
                if (e.status() == 404) {
                  return Optional.empty();
                }
                throw new StackException(String.valueOf(e.getMessage()), e);
              }
            })
        .filter(job -> !"failed".equals(job.status()) && !"cancelled".equals(job.status()));
  }
}
