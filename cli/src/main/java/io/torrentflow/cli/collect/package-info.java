/** How the files of a finished job come into a folder here. */
package io.torrentflow.cli.collect;
