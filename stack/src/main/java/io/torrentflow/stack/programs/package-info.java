/** Programs that are fetched or unpacked once, into the cache of the user. */
@NullMarked
package io.torrentflow.stack.programs;

import org.jspecify.annotations.NullMarked;
