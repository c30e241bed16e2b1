/** The one door that users come in by: admits, answers queries and hands out links. */
@NullMarked
package io.torrentflow.gateway;

import org.jspecify.annotations.NullMarked;
