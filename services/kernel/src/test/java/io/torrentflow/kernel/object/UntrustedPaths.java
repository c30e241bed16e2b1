package io.torrentflow.kernel.object;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;

/** Parts of paths as a client may choose them. */
final class UntrustedPaths {
  private UntrustedPaths() {}

  static Arbitrary<String> parts() {
    Arbitrary<String> bits =
        Arbitraries.of(
            ".", "..", "/", "\\", ":", "C:", " ", "\0", "\n", "\u0301", "\u202e", "\u2028", "a",
            "\u212a", "\u2003", "é", "字", "🎬", "\ud83c", ".txt", "ß");
    return Arbitraries.oneOf(
        Arbitraries.strings().ofMaxLength(30),
        bits.list().ofMaxSize(8).map(list -> String.join("", list)),
        bits.map(bit -> bit.repeat(120)),
        bits.list().ofSize(150).map(list -> String.join("", list)));
  }
}
