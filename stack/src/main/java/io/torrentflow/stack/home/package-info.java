/** What a home keeps between two runs: secrets, ports and private files. */
@NullMarked
package io.torrentflow.stack.home;

import org.jspecify.annotations.NullMarked;
