package io.torrentflow.cli.verb;

import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code man}: the manual, made of what each verb says of itself. */
@Command(
    name = "man",
    description = "Prints the manual page.",
    footer = {"", "To read it:", "  ./torrentflow man | man -l -"})
final class ManCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    System.out.print(page(spec.root().commandLine()));
    return 0;
  }

  /** The page in man(7)'s language. */
  static String page(CommandLine program) {
    CommandSpec root = program.getCommandSpec();
    StringBuilder page = new StringBuilder();
    page.append(".TH ").append(root.name().toUpperCase(Locale.ROOT)).append(" 1\n.SH NAME\n");
    page.append(root.name()).append(" \\- remote downloads from the command line\n");
    page.append(".SH SYNOPSIS\n").append(root.name()).append(" VERB [OPTION]... [ARGUMENT]...\n");
    page.append(".SH DESCRIPTION\n").append(text(root.usageMessage().description()));
    page.append(".SH VERBS\n");
    program.getSubcommands().values().stream().distinct().forEach(verb -> page.append(verb(verb)));
    page.append(".SH EXIT STATUS\n");
    root.usageMessage()
        .exitCodeList()
        .forEach(
            (code, meaning) ->
                page.append(".TP\n").append(escaped(code.strip() + "\n" + meaning + "\n")));
    return page.toString();
  }

  private static String verb(CommandLine verb) {
    Help help = verb.getHelp();
    StringBuilder section = new StringBuilder(".SS \"" + verb.getCommandName() + "\"\n");
    section.append(text(verb.getCommandSpec().usageMessage().description()));
    section
        .append(".nf\n")
        .append(escaped(help.parameterList() + help.optionList()))
        .append(".fi\n");
    return section.toString();
  }

  private static String text(String... paragraphs) {
    // picocli writes some of its own as formats.
    return escaped(String.join("\n", paragraphs).replace("%n", "\n").strip()) + "\n";
  }

  // A backslash, a hyphen, and a dot at the beginning of a line have a meaning of their own.
  private static String escaped(String text) {
    return text.replace("\\", "\\e").replace("-", "\\-").replaceAll("(?m)^([.'])", "\\\\&$1");
  }
}
