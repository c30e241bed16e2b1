package io.torrentflow.cli.verb;

import io.torrentflow.cli.CommandException;
import io.torrentflow.cli.client.GatewayClient;
import java.io.IOException;
import java.net.URI;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(
    name = "open",
    description =
        "Opens the files of a completed job in the browser, by signed links that it prints, too;"
            + " they are good for a short time.")
final class OpenCommand extends GatewayVerb {
  @Parameters(paramLabel = "JOB", description = "As ls shows it, or its name.")
  private String job;

  @Override
  void run(GatewayClient gateway) {
    String id = JobReference.resolve(gateway, List.of(job)).getFirst().id().toString();
    List<URI> links = gateway.files(id).stream().map(file -> gateway.link(id, file.id())).toList();
    if (links.isEmpty()) {
      throw new CommandException("The job has no files yet.");
    }
    links.forEach(System.out::println);
    // Many files would be as many tabs.
    if (links.size() == 1) {
      browse(links.getFirst());
    }
  }

  private static void browse(URI link) {
    try {
      new ProcessBuilder("xdg-open", link.toString())
          .redirectErrorStream(true)
          .redirectOutput(ProcessBuilder.Redirect.DISCARD)
          .start();
    } catch (IOException e) {
      System.err.println("There is no xdg-open here; open the link yourself.");
    }
  }
}
