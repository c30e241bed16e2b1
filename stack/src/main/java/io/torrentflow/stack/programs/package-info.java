/** Programs that are fetched or unpacked once, into the cache of the user. */
package io.torrentflow.stack.programs;
