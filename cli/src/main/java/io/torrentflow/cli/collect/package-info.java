/** How the files of a finished job come into a folder here. */
@NullMarked
package io.torrentflow.cli.collect;

import org.jspecify.annotations.NullMarked;
