package io.torrentflow.stack.verb;

import io.torrentflow.cli.CommandException;
import io.torrentflow.cli.Parallel;
import io.torrentflow.cli.PrivateFiles;
import io.torrentflow.stack.backing.HomeDatabase;
import io.torrentflow.stack.home.Home;
import io.torrentflow.stack.process.LogLine;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import org.apache.commons.io.function.Uncheck;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "logs",
    description = "Shows the end of the logs by time, of all parts or of those that are named.")
final class LogsCommand implements Callable<Integer> {
  // Of no part that runs, or without times; shown when they are named.
  private static final Set<String> ASIDE = Set.of("build", "initdb", "launcher", "epmd");

  @Parameters(
      arity = "0..*",
      paramLabel = "PART",
      description = "Parts as ./torrentflow status names them, for example gateway or agent-1.")
  private List<String> parts = List.of();

  @Option(
      names = {"-f", "--follow"},
      description = "Goes on showing what is written, until Ctrl-C.")
  private boolean follow;

  @Option(
      names = "-n",
      defaultValue = "50",
      paramLabel = "LINES",
      description = "How many lines of each log (default: ${DEFAULT-VALUE}).")
  private int lines;

  @Option(
      names = "--job",
      paramLabel = "ID",
      description =
          "Only lines that name this job or its transfer, or this transfer or correlation id.")
  private @Nullable String job;

  @Option(names = "--json", description = "Prints the lines as they were written.")
  private boolean raw;

  private final List<String> wanted = new ArrayList<>();

  private record Entry(Instant at, String text) {}

  @Override
  public Integer call() {
    Home home = Home.of(System.getenv());
    List<Path> logs = chosen(home);
    if (lines < 0) {
      throw new CommandException("-n takes a number of lines from 0 up.");
    }
    if (job != null) {
      wanted.add(job);
      wanted.addAll(new HomeDatabase(home.folder()).transfersOf(job));
    }
    if (follow) {
      Parallel.forEach(logs, log -> read(log, entry -> System.out.println(entry.text())));
      return 0;
    }
    List<Entry> entries = new ArrayList<>();
    for (Path log : logs) {
      List<Entry> read = new ArrayList<>();
      read(log, read::add);
      entries.addAll(read.subList(Math.max(0, read.size() - lines), read.size()));
    }
    if (entries.isEmpty() && job != null) {
      throw new CommandException("No line of the logs names " + job + ".");
    }
    entries.sort(Comparator.comparing(Entry::at));
    entries.forEach(entry -> System.out.println(entry.text()));
    return 0;
  }

  private void read(Path log, Consumer<Entry> reader) {
    // By name with -F: a log that is begun again is followed on.
    String range = follow ? "-Fn" + lines : job == null ? "-qn" + lines : "-qn+1";
    ProcessBuilder command =
        new ProcessBuilder("tail", range, log.toString())
            .redirectError(ProcessBuilder.Redirect.DISCARD);
    Process tail = Uncheck.get(command::start);
    try (BufferedReader output = tail.inputReader(StandardCharsets.UTF_8)) {
      Instant before = Instant.EPOCH;
      for (String text = output.readLine(); text != null; text = output.readLine()) {
        LogLine line = LogLine.of(name(log), text, before);
        before = line.at();
        if ((job == null || wanted.stream().anyMatch(text::contains)) && !text.isBlank()) {
          reader.accept(new Entry(before, raw ? text : line.text()));
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } finally {
      tail.destroy();
    }
  }

  private List<Path> chosen(Home home) {
    List<Path> logs =
        PrivateFiles.list(home.logs()).stream()
            .filter(file -> file.toString().endsWith(".log"))
            .toList();
    if (logs.isEmpty()) {
      throw new CommandException("There are no logs yet; start the system with ./torrentflow up.");
    }
    if (parts.isEmpty()) {
      return logs.stream().filter(log -> !ASIDE.contains(name(log))).toList();
    }
    List<String> names = logs.stream().map(LogsCommand::name).toList();
    for (String part : parts) {
      if (!names.contains(part)) {
        throw new CommandException(
            "There is no log of \"%s\"; there are %s.".formatted(part, String.join(", ", names)));
      }
    }
    return logs.stream().filter(log -> parts.contains(name(log))).toList();
  }

  private static String name(Path log) {
    return log.getFileName().toString().replaceFirst("\\.log$", "");
  }
}
