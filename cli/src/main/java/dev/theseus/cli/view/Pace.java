package dev.theseus.cli.view;

import java.util.Optional;

/**
 * How the time that a target takes goes with its size: a straight line through what was measured (so long for any target, and so long
 * for each byte), and how far the measured ones are off it. Neither part is ever below zero.
 *
 * <p>Weighted least squares: a large target is the sum of many small pieces of work, so its scatter grows with its size, and it tells the less of
 * the small ones. All in seconds and bytes; where sizes are all the same or unknown, every target is taken to be like the others.
 */
final class Pace {
    /** So many must be done: of fewer nobody can tell how much they differ. With sizes there is one thing more to be found. */
    private static final int BASIS = 3;

    /** Student's t for 95 %, from one degree of freedom on. */
    private static final double[] T = {12.71, 4.30, 3.18, 2.78, 2.57, 2.45, 2.36, 2.31, 2.26, 2.23};

    private final double meanSize;
    private int done;
    private double weights;
    private double sizes;
    private double seconds;
    private double sizesSquared;
    private double products;
    private double secondsSquared;

    /** @param meanSize of all targets, done or not; 0 where sizes are unknown */
    Pace(double meanSize) {
        this.meanSize = meanSize;
    }

    /** A target of that size took so long. */
    void took(double size, double time) {
        double weight = 1 / scatter(size);
        done++;
        weights += weight;
        sizes += weight * size;
        seconds += weight * time;
        sizesSquared += weight * size * size;
        products += weight * size * time;
        secondsSquared += weight * time * time;
    }

    /** How much the time of a target of that size scatters, in squares, against that of an empty one. */
    private double scatter(double size) {
        return meanSize > 0 ? 1 + size / meanSize : 1;
    }

    /**
     * What the line says of others.
     *
     * @param each for any target @param perSize for each byte of it
     * @param variance of one empty target around the line @param degrees of freedom in it
     */
    record Line(double each, double perSize, double variance, int degrees) {
        double of(double size) {
            return each + perSize * size;
        }
    }

    /** Empty where there is no basis for it yet. */
    Optional<Line> line() {
        if (done < BASIS) return Optional.empty();
        double spread = spread();
        if (spread <= 1e-9 * sizesSquared) return Optional.of(level());
        if (done == BASIS) return Optional.empty();
        double slope = (products - sizes * seconds / weights) / spread;
        if (slope <= 0) return Optional.of(level());
        double intercept = (seconds - slope * sizes) / weights;
        if (intercept < 0) {
            double rate = products / sizesSquared;
            return Optional.of(line(0, rate, secondsSquared - rate * products, done - 1));
        }
        double off = secondsSquared - intercept * seconds - slope * products;
        return Optional.of(line(intercept, slope, off, done - 2));
    }

    private double spread() {
        return sizesSquared - sizes * sizes / weights;
    }

    private Line level() {
        double mean = seconds / weights;
        return line(mean, 0, secondsSquared - mean * seconds, done - 1);
    }

    /** Rounding can leave a little less than nothing. */
    private static Line line(double each, double perSize, double squares, int degrees) {
        return new Line(each, perSize, Math.max(0, squares) / degrees, degrees);
    }

    /** How far so many further targets may be off the line together, in 19 cases of 20: by their own scatter, and that of the line. */
    double error(Line line, int targets, double sizesOfThem) {
        double own = meanSize > 0 ? targets + sizesOfThem / meanSize : targets;
        double ofLine;
        if (line.perSize == 0) ofLine = (double) targets * targets / weights;
        else if (line.each == 0) ofLine = sizesOfThem * sizesOfThem / sizesSquared;
        else {
            double away = sizesOfThem - targets * sizes / weights;
            ofLine = (double) targets * targets / weights + away * away / spread();
        }
        double t = line.degrees <= T.length ? T[line.degrees - 1] : 2;
        return t * Math.sqrt(line.variance * (own + ofLine));
    }
}
