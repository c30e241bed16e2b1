package io.torrentflow.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.source.tree.AnnotationTree;
import com.sun.source.tree.AssignmentTree;
import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.ExpressionTree;
import com.sun.source.tree.LiteralTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.ModifiersTree;
import com.sun.source.tree.Tree;
import com.sun.source.util.DocTrees;
import com.sun.source.util.JavacTask;
import com.sun.source.util.TreePath;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Properties;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * Writes the configuration reference from the configuration interfaces of the services, and holds
 * the committed one against it.
 */
class ConfigurationReferenceTest {
  private static final Path SERVICES = Path.of("../services");
  private static final Path GENERATED = Path.of("target/configuration.md");
  private static final Path COMMITTED = Path.of("../docs/configuration.md");

  private static final String HEAD =
      """
      # Configuration

      Generated from the configuration interfaces. A service reads its `application.properties`, then system
      properties and the environment: `torrentflow.agent.slots` is `TORRENTFLOW_AGENT_SLOTS` there. Durations are
      such as `500ms`, `5s`, `15m`, `6d`; sizes such as `64M`.
      """;

  @Test
  void theCommittedReferenceShowsEverySetting() throws IOException {
    Files.writeString(GENERATED, document());

    assertThat(Files.readString(GENERATED))
        .as("each setting says what it is")
        .doesNotContain("|  |\n");
    assertThat(COMMITTED).as("copy %s over it", GENERATED).hasSameTextualContentAs(GENERATED);
  }

  private static String document() throws IOException {
    StringBuilder text = new StringBuilder(HEAD);
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    try (Stream<Path> files = Files.walk(SERVICES);
        StandardJavaFileManager manager = compiler.getStandardFileManager(null, null, null)) {
      List<Path> sources =
          files
              .filter(file -> file.toString().contains("src/main/java"))
              .filter(file -> file.toString().endsWith("Config.java"))
              .sorted()
              .toList();
      JavacTask task =
          (JavacTask)
              compiler.getTask(
                  null, manager, null, null, null, manager.getJavaFileObjectsFromPaths(sources));
      DocTrees docs = DocTrees.instance(task);
      for (CompilationUnitTree unit : task.parse()) {
        Properties shipped = shipped(Path.of(unit.getSourceFile().toUri()));
        for (Tree type : unit.getTypeDecls()) {
          if (type instanceof ClassTree mapping) {
            annotation(mapping.getModifiers(), "ConfigMapping")
                .ifPresent(
                    prefix ->
                        section(
                            text,
                            new TreePath(new TreePath(unit), mapping),
                            prefix,
                            docs,
                            shipped));
          }
        }
      }
    }
    return text.toString();
  }

  private static void section(
      StringBuilder text, TreePath mapping, String prefix, DocTrees docs, Properties shipped) {
    text.append("\n## `%s`\n\n%s\n\n".formatted(prefix, comment(mapping, docs)));
    text.append("| property | default | what |\n|---|---|---|\n");
    rows(text, mapping, prefix, docs, shipped);
  }

  private static void rows(
      StringBuilder text, TreePath type, String prefix, DocTrees docs, Properties shipped) {
    ClassTree mapping = (ClassTree) type.getLeaf();
    for (Tree member : mapping.getMembers()) {
      if (!(member instanceof MethodTree method)
          || method.getModifiers().getFlags().contains(javax.lang.model.element.Modifier.STATIC)
          || method.getBody() != null) {
        continue;
      }
      String name =
          annotation(method.getModifiers(), "WithName")
              .orElseGet(() -> kebab(method.getName().toString()));
      String property = prefix + "." + name;
      Optional<ClassTree> group = nested(mapping, method.getReturnType().toString());
      if (group.isPresent()) {
        rows(text, new TreePath(type, group.get()), property, docs, shipped);
      } else {
        text.append(
            "| `%s` | %s | %s |\n"
                .formatted(
                    property,
                    standard(method, shipped.getProperty(property)),
                    comment(new TreePath(type, method), docs)));
      }
    }
  }

  private static String standard(MethodTree method, @Nullable String shipped) {
    return Optional.ofNullable(shipped)
        .or(() -> annotation(method.getModifiers(), "WithDefault"))
        .map(value -> "`" + value + "`")
        .orElse(method.getReturnType().toString().startsWith("Optional") ? "" : "*required*");
  }

  /** What the service that a file belongs to is shipped with. */
  private static Properties shipped(Path source) throws IOException {
    Properties shipped = new Properties();
    Path module = Path.of(source.toString().replaceFirst("/src/main/java/.*", ""));
    Path properties = module.resolve("src/main/resources/application.properties");
    if (Files.exists(properties)) {
      try (Reader reader = Files.newBufferedReader(properties)) {
        shipped.load(reader);
      }
    }
    return shipped;
  }

  private static Optional<ClassTree> nested(ClassTree mapping, String name) {
    return mapping.getMembers().stream()
        .filter(ClassTree.class::isInstance)
        .map(ClassTree.class::cast)
        .filter(type -> type.getSimpleName().contentEquals(name))
        .findFirst();
  }

  /** The text of an annotation's only member. */
  private static Optional<String> annotation(ModifiersTree modifiers, String name) {
    return modifiers.getAnnotations().stream()
        .filter(annotation -> annotation.getAnnotationType().toString().equals(name))
        .findFirst()
        .map(ConfigurationReferenceTest::value);
  }

  private static String value(AnnotationTree annotation) {
    ExpressionTree argument = annotation.getArguments().getFirst();
    ExpressionTree value =
        argument instanceof AssignmentTree given ? given.getExpression() : argument;
    return ((LiteralTree) value).getValue().toString();
  }

  private static String comment(TreePath path, DocTrees docs) {
    String comment = docs.getDocComment(path);
    if (comment == null) {
      return "";
    }
    return comment
        .strip()
        .replaceAll("\\s+", " ")
        .replaceAll("\\{@(?:code|link) (?:\\w*#)?([^}()]*)(?:\\(\\))?}", "`$1`")
        .replace("|", "\\|");
  }

  private static String kebab(String name) {
    return name.replaceAll("([A-Z])", "-$1").toLowerCase(Locale.ROOT);
  }
}
