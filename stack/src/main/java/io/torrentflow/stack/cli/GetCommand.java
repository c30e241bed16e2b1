package io.torrentflow.stack.cli;

import io.torrentflow.stack.StackException;
import io.torrentflow.stack.client.ApiException;
import io.torrentflow.stack.client.FileCollector;
import io.torrentflow.stack.client.GatewayClient;
import io.torrentflow.stack.client.JobProgress;
import io.torrentflow.stack.client.JobView;
import io.torrentflow.stack.client.RemoteFile;
import io.torrentflow.stack.client.Source;
import io.torrentflow.stack.system.SystemControl;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code get}: one source through the whole chain, into a folder here. */
@Command(
    name = "get",
    description =
        "Downloads a magnet link, an HTTP(S) URL or a torrent file through the system. Ctrl-C"
            + " leaves the job running; the same command comes back to it.")
final class GetCommand implements Callable<Integer> {
  @Parameters(paramLabel = "SOURCE", description = "A magnet link, a URL or a torrent file.")
  private String source;

  @Option(
      names = "--out",
      defaultValue = ".",
      paramLabel = "DIR",
      description = "Where the files go (default: the current folder).")
  private Path out;

  @Option(names = "--json", description = "Prints one JSON object a line.")
  private boolean json;

  @Override
  public Integer call() {
    Source wanted = Source.parse(source);
    SystemControl control = TorrentflowCommand.control();
    GetOutput output = json ? new JsonOutput() : TextOutput.forThisConsole();
    try (GatewayClient gateway = Session.open(control, output::note)) {
      KnownJobs known = KnownJobs.in(control.home());
      JobView job = find(gateway, known, wanted).orElseGet(() -> gateway.submit(wanted));
      known.remember(wanted, job.id());
      Thread hint = new Thread(() -> output.interrupted(source));
      Runtime.getRuntime().addShutdownHook(hint);
      JobProgress end =
          gateway.follow(
              job.id(),
              now -> {
                output.progress(now);
                return true;
              });
      if (!end.isCompleted()) {
        Runtime.getRuntime().removeShutdownHook(hint);
        known.forget(wanted);
        return output.failed(end);
      }
      List<RemoteFile> files = gateway.files(job.id());
      new FileCollector(gateway, out).collect(job.id(), files, output::file);
      Runtime.getRuntime().removeShutdownHook(hint);
      output.completed(end, files, out);
      return 0;
    }
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
