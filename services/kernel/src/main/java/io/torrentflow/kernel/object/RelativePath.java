package io.torrentflow.kernel.object;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A path inside a transfer that is safe as an object key and as a file's place on the user's
 * machine: no empty part, {@code .} or {@code ..}, no drive, backslash or control character, in
 * Unicode normal form C, at most 1,024 bytes of UTF-8 less what the key's prefix needs.
 */
public record RelativePath(@JsonValue String value) {
  // S3 takes keys of 1,024 bytes; {space}/{transferId}/files/ takes 80 of them.
  private static final int MAX_BYTES = 1024 - 80;
  // What common file systems take for one name.
  private static final int MAX_PART_BYTES = 255;
  // What we make ourselves leaves room for what stores that keep objects as files put behind a name
  // while they write it; S3Proxy has the longest, a part's number and a UUID: -10000 and 37 bytes.
  private static final int CUT_PART_BYTES = MAX_PART_BYTES - 43;
  private static final Pattern TRAILING = Pattern.compile("[. ]+$");
  private static final Pattern DRIVE = Pattern.compile("[A-Za-z]:.*", Pattern.DOTALL);
  private static final Pattern UNSAFE =
      Pattern.compile("[\\\\\\p{Cc}\\p{Zl}\\p{Zp}\\p{Cf}\\p{Cs}\\p{Co}\\p{Cn}]");

  @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
  public RelativePath {
    if (!isSafe(value)) {
      throw new IllegalArgumentException("The path is not a safe relative path.");
    }
  }

  /**
   * The nearest safe path to an untrusted one: unsafe characters become {@code _}, parts that would
   * climb or vanish are made names, long parts are cut with their extension kept. Different paths
   * may become the same; see {@link UniquePaths}.
   *
   * @param parts the path's parts as they were given, each possibly anything
   */
  public static RelativePath sanitize(List<String> parts) {
    String path =
        parts.stream()
            .flatMap(part -> Arrays.stream(part.split("/", -1)))
            .filter(part -> !part.isEmpty())
            .map(part -> sanitizePart(part, CUT_PART_BYTES))
            .collect(Collectors.joining("/"));
    if (path.isEmpty()) {
      path = "_";
    }
    while (utf8Length(path) > MAX_BYTES) {
      // The last part says what the file is and fits by itself, so the folders above it go first.
      path = path.substring(path.indexOf('/') + 1);
    }
    return new RelativePath(path);
  }

  /** The last part. */
  public String fileName() {
    return value.substring(value.lastIndexOf('/') + 1);
  }

  @Override
  public String toString() {
    return value;
  }

  private static boolean isSafe(String value) {
    return !value.isEmpty()
        && utf8Length(value) <= MAX_BYTES
        && Normalizer.isNormalized(value, Normalizer.Form.NFC)
        && Arrays.stream(value.split("/", -1))
            .allMatch(part -> part.equals(sanitizePart(part, MAX_PART_BYTES)));
  }

  private static String sanitizePart(String part, int maxBytes) {
    String name = UNSAFE.matcher(Normalizer.normalize(part, Normalizer.Form.NFC)).replaceAll("_");
    // A trailing dot or space is lost on Windows, so two names could become one there.
    name = TRAILING.matcher(name.strip()).replaceFirst(end -> "_".repeat(end.group().length()));
    if (DRIVE.matcher(name).matches()) {
      name = name.charAt(0) + "_" + name.substring(2);
    }
    if (name.isEmpty()) {
      return "_";
    }
    return cut(name, maxBytes);
  }

  private static String cut(String name, int maxBytes) {
    if (utf8Length(name) <= maxBytes) {
      return name;
    }
    int dot = name.lastIndexOf('.');
    // An extension longer than 16 is no extension.
    String extension = dot > 0 && name.length() - dot <= 16 ? name.substring(dot) : "";
    String stem =
        beginning(
            name.substring(0, name.length() - extension.length()),
            maxBytes - utf8Length(extension));
    // The cut may have bared a space that must not end a name.
    return TRAILING.matcher((stem + extension).strip()).replaceFirst("_");
  }

  /** As much of a name's beginning as fits into so many bytes of UTF-8. */
  public static String beginning(String name, int maxBytes) {
    String cut = name;
    while (utf8Length(cut) > maxBytes) {
      cut = cut.substring(0, cut.offsetByCodePoints(cut.length(), -1));
    }
    return cut;
  }

  private static int utf8Length(String text) {
    return text.getBytes(StandardCharsets.UTF_8).length;
  }
}
