package io.torrentflow.stack.verb;

import io.torrentflow.cli.CommandException;
import io.torrentflow.stack.home.Home;
import io.torrentflow.stack.process.Colours;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code logs}: what the parts wrote. */
@Command(name = "logs", description = "Shows the end of the logs, of all parts or of one.")
final class LogsCommand implements Callable<Integer> {
  @Parameters(
      arity = "0..1",
      paramLabel = "PART",
      description = "A part as ./torrentflow status names it, such as gateway or agent-1.")
  private @Nullable String part;

  @Option(names = "-f", description = "Goes on showing what is written, until Ctrl-C.")
  private boolean follow;

  @Option(
      names = "-n",
      defaultValue = "200",
      paramLabel = "LINES",
      description = "How many lines of each log (default: ${DEFAULT-VALUE}).")
  private int lines;

  @Override
  public Integer call() throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of("tail", "-n", Integer.toString(lines)));
    if (follow) {
      // By name: a log that is begun anew is followed on.
      command.add("-F");
    }
    for (Path log : chosen(Home.of(System.getenv()))) {
      command.add(log.toString());
    }
    Process tail =
        new ProcessBuilder(command)
            .redirectInput(ProcessBuilder.Redirect.INHERIT)
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    try (BufferedReader output = tail.inputReader(StandardCharsets.UTF_8)) {
      // RabbitMQ colours its lines wherever they go.
      output.lines().map(Colours::without).forEach(System.out::println);
    }
    return tail.waitFor();
  }

  private List<Path> chosen(Home home) {
    List<Path> logs = all(home);
    if (logs.isEmpty()) {
      throw new CommandException("There are no logs yet; start the system with ./torrentflow up.");
    }
    if (part == null) {
      return logs;
    }
    List<Path> matching = logs.stream().filter(log -> name(log).equals(part)).toList();
    if (matching.isEmpty()) {
      throw new CommandException(
          "There is no log of \""
              + part
              + "\"; there are "
              + String.join(", ", logs.stream().map(LogsCommand::name).toList())
              + ".");
    }
    return matching;
  }

  private static List<Path> all(Home home) {
    if (!Files.isDirectory(home.logs())) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(home.logs())) {
      return files.filter(file -> file.toString().endsWith(".log")).sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String name(Path log) {
    return log.getFileName().toString().replaceFirst("\\.log$", "");
  }
}
