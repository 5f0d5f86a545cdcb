/**
 * The gate as a JUnit 5 suite, with its AssertJ assertions and Allure steps.
 *
 * <p>Thin: measuring and judging live in the classes below it, which can be used without JUnit.
 */
@NullMarked
package dev.shipgate.suite;

import org.jspecify.annotations.NullMarked;
