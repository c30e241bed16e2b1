package io.torrentflow.stack.verb;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine.Model.OptionSpec;

/** The script alone, in a checkout where nothing has been built. */
class LauncherScriptTest {
  @TempDir Path folder;
  private Path script;
  private Path home;
  private Path file;

  private record Run(int exit, String output) {}

  @BeforeEach
  void checkOut() throws IOException {
    script = Files.copy(Path.of("..", "torrentflow"), folder.resolve("torrentflow"));
    home = Files.createDirectory(folder.resolve("home"));
    file = Files.writeString(home.resolve("kept.txt"), "kept");
  }

  @ParameterizedTest
  @ValueSource(strings = {"down --wipe", "down --wipe --yes", "down --yes --wipe"})
  void refusesToWipeAFolderThatIsNoHome(String words) throws Exception {
    assertThat(refusal(words.split(" "))).contains("is no home of TorrentFlow");
    assertThat(file).exists();
  }

  @Test
  void refusesToWipeWithoutConfirmation() throws Exception {
    Files.createFile(home.resolve(".torrentflow-home"));

    assertThat(refusal("down", "--wipe")).contains("This removes").contains("--yes");
    assertThat(file).exists();
  }

  @Test
  void wipesAHomeWithConfirmation() throws Exception {
    Files.createFile(home.resolve(".torrentflow-home"));

    Run run = run("down", "--wipe", "--yes");

    assertThat(run.exit()).as(run.output()).isZero();
    assertThat(home).doesNotExist();
  }

  @Test
  void helpRemovesNothing() throws Exception {
    Files.createFile(home.resolve(".torrentflow-home"));

    Run run = run("down", "--wipe", "--yes", "--help");

    assertThat(run.exit()).isZero();
    assertThat(run.output()).contains("start the whole system");
    assertThat(file).exists();
  }

  @Test
  void refusesAnUnknownVerbBeforeBuilding() throws Exception {
    assertThat(refusal("upp")).contains("There is no verb \"upp\"");
  }

  @ParameterizedTest
  @CsvSource({
    "missing.torrent, no such file",
    "example.org/x, no such file; did you mean https://example.org/x?",
    "ftp://example.org/x, it must be a magnet link",
    "home, it is a folder",
    "magnet:?xt=urn:btih:zz, It names no info hash",
    "'http://example.org/a b', It is no URL",
    "home/kept.txt, It is not a torrent file."
  })
  void refusesAWrongSourceBeforeBuilding(String source, String reason) throws Exception {
    assertThat(refusal("get", source, "--out", "anywhere"))
        .contains("\"" + source + "\": " + reason);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "--out home/kept.txt http://example.org/x",
        "http://example.org/x -o home/kept.txt",
        "http://example.org/x --out=home/kept.txt",
        "-ohome/kept.txt http://example.org/x"
      })
  void refusesAFileToSaveInBeforeBuilding(String words) throws Exception {
    assertThat(refusal(("get " + words).split(" "))).startsWith("home/kept.txt is not a folder");
  }

  @ParameterizedTest
  @ValueSource(strings = {"up --agnets 2", "get --jsno http://example.org/x", "ls --watch=1 --al"})
  void refusesAnUnknownOptionBeforeBuilding(String words) throws Exception {
    assertThat(refusal(words.split(" "))).startsWith("There is no option \"--");
  }

  @Test
  void knowsEveryOption() throws Exception {
    List<String> options =
        TorrentflowCommand.line().getSubcommands().values().stream()
            .flatMap(verb -> verb.getCommandSpec().options().stream())
            .map(OptionSpec::longestName)
            .filter(option -> option.startsWith("--"))
            .distinct()
            .toList();

    List<String> words = new ArrayList<>(List.of("up"));
    words.addAll(options);
    words.removeAll(List.of("--help", "--version"));
    assertThat(run(words.toArray(String[]::new)).output())
        .contains("holds other things than a home of TorrentFlow");
    assertThat(options).contains("--agents", "--json");
  }

  @ParameterizedTest
  @ValueSource(strings = {"ls", "rm 1a2b", "show 1a2b --json"})
  void knowsThatAFreshCheckoutHasNoJobs(String words) throws Exception {
    assertThat(refusal(words.split(" "))).startsWith("There are no jobs yet");
  }

  @Test
  void printsNoCodeWithoutCompletions() throws Exception {
    assertThat(refusal("completion", "bash")).startsWith("There is nothing built yet");
  }

  @Test
  void stopIsAnAliasOfDown() throws Exception {
    Run run = run("stop");

    assertThat(run.exit()).isZero();
    assertThat(run.output()).contains("was not running");
  }

  @Test
  void refusesToBuildIntoAFolderWithOtherFiles() throws Exception {
    assertThat(refusal("up")).contains("holds other things than a home of TorrentFlow");
    assertThat(home.resolve("logs")).doesNotExist();
  }

  /** What is said when the words are refused. */
  private String refusal(String... words) throws Exception {
    Run run = run(words);
    assertThat(run.exit()).isEqualTo(1);
    return run.output();
  }

  private Run run(String... words) throws Exception {
    List<String> command = new ArrayList<>(List.of("bash", script.toString()));
    command.addAll(List.of(words));
    ProcessBuilder builder =
        new ProcessBuilder(command).directory(folder.toFile()).redirectErrorStream(true);
    builder.environment().put("TORRENTFLOW_HOME", home.toString());
    builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
    Process process = builder.redirectInput(Path.of("/dev/null").toFile()).start();
    String output = process.inputReader().readAllAsString();
    assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
    return new Run(process.exitValue(), output);
  }
}
