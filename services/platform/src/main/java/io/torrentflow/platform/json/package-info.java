/** JSON as every service writes it. */
@NullMarked
package io.torrentflow.platform.json;

import org.jspecify.annotations.NullMarked;
