package io.torrentflow.cli.verb;

import java.util.concurrent.Callable;
import picocli.AutoComplete;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
    name = "completion",
    description = "Prints completions for bash or zsh.",
    footer = {"", "In ~/.bashrc or ~/.zshrc:", "  source <(./torrentflow completion bash)"})
final class CompletionCommand implements Callable<Integer> {
  enum Shell {
    BASH,
    ZSH
  }

  @Spec private CommandSpec spec;

  @Parameters(
      paramLabel = "SHELL",
      defaultValue = "BASH",
      description = "${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}).")
  private Shell shell;

  @Override
  public Integer call() {
    if (shell == Shell.ZSH) {
      System.out.println("autoload -U +X compinit && compinit");
      System.out.println("autoload -U +X bashcompinit && bashcompinit");
    }
    System.out.println(AutoComplete.bash("torrentflow", spec.root().commandLine()));
    return 0;
  }
}
