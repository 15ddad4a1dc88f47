/**
 * The words all other packages speak: requests, answers, usage. Imports none of them.
 */
@NullMarked
package io.github.aiutils;

import org.jspecify.annotations.NullMarked;
