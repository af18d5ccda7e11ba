package org.bmon.workbench.bench.scale;

import java.util.List;
import java.util.Locale;
import java.util.Map;

/** One picture of curves: sizes to the right by powers of ten, what they cost upwards from 0. */
final class CurvePanel {

    static final int WIDTH = 320;
    static final int HEIGHT = 300;

    private static final int LEFT = 52;
    private static final int TOP = 40;
    private static final int RIGHT = 32;
    private static final int BOTTOM = 44;
    private static final int STEPS = 4;
    private static final int LINE = 15;
    private static final String[] COLOURS = {"#1b6ca8", "#c4561c", "#3a7d34", "#7b4b94"};

    private final String title;
    private final String right;
    private final Map<String, List<Place>> curves;
    private final double least;
    private final double most;
    private final double highest;

    /** A measurement: at a size, its cost. */
    record Place(double size, double cost) {}

    /**
     * @param title what is shown, with its unit
     * @param right what the sizes count
     * @param curves by name, each from the smallest size on
     */
    CurvePanel(String title, String right, Map<String, List<Place>> curves) {
        this.title = title;
        this.right = right;
        this.curves = curves;
        List<Place> all = curves.values().stream().flatMap(List::stream).toList();
        least = Math.floor(
                Math.log10(all.stream().mapToDouble(Place::size).min().orElse(1)));
        most = Math.max(
                least + 1,
                Math.ceil(Math.log10(all.stream().mapToDouble(Place::size).max().orElse(10))));
        highest = nice(all.stream().mapToDouble(Place::cost).max().orElse(1));
    }

    /** A round number that is not below. */
    private static double nice(double number) {
        double power = Math.pow(10, Math.floor(Math.log10(Math.max(number, 1e-9))));
        for (double step : new double[] {1, 2, 4, 6, 8}) {
            if (step * power >= number) {
                return step * power;
            }
        }
        return 10 * power;
    }

    /** The elements of the picture, so far from the left. */
    String draw(int atX) {
        StringBuilder svg = new StringBuilder(String.format(Locale.ROOT, "<g transform=\"translate(%d,0)\">%n", atX));
        svg.append(text(LEFT, 16, "start", "#000000", title));
        for (int step = 0; step <= STEPS; step++) {
            double cost = highest * step / STEPS;
            svg.append(line(x(Math.pow(10, least)), y(cost), x(Math.pow(10, most)), y(cost)));
            svg.append(text(LEFT - 5, y(cost) + 4, "end", "#000000", number(cost)));
        }
        for (double power = least; power <= most; power++) {
            svg.append(text(
                    x(Math.pow(10, power)),
                    HEIGHT - BOTTOM + 16,
                    "middle",
                    "#000000",
                    String.format(Locale.ROOT, "%,.0f", Math.pow(10, power))));
        }
        svg.append(text((LEFT + WIDTH - RIGHT) / 2.0, HEIGHT - 8, "middle", "#000000", right));
        int index = 0;
        for (Map.Entry<String, List<Place>> curve : curves.entrySet()) {
            String colour = COLOURS[index % COLOURS.length];
            StringBuilder points = new StringBuilder();
            for (Place place : curve.getValue()) {
                points.append(String.format(Locale.ROOT, "%.1f,%.1f ", x(place.size), y(place.cost)));
                svg.append(String.format(
                        Locale.ROOT,
                        "<circle cx=\"%.1f\" cy=\"%.1f\" r=\"3\" fill=\"%s\"/>%n",
                        x(place.size),
                        y(place.cost),
                        colour));
            }
            svg.append(String.format(
                    Locale.ROOT,
                    "<polyline fill=\"none\" stroke=\"%s\" stroke-width=\"2\" points=\"%s\"/>%n",
                    colour,
                    points.toString().strip()));
            svg.append(text(LEFT + 8, TOP + LINE * index + 4, "start", colour, curve.getKey()));
            index++;
        }
        return svg.append("</g>\n").toString();
    }

    private static String number(double cost) {
        return cost == Math.rint(cost)
                ? String.format(Locale.ROOT, "%,.0f", cost)
                : String.format(Locale.ROOT, "%.2f", cost);
    }

    private static String text(double x, double y, String anchor, String colour, String words) {
        return String.format(
                Locale.ROOT,
                "<text x=\"%.1f\" y=\"%.1f\" text-anchor=\"%s\" fill=\"%s\">%s</text>%n",
                x,
                y,
                anchor,
                colour,
                words);
    }

    private static String line(double fromX, double fromY, double toX, double toY) {
        return String.format(
                Locale.ROOT,
                "<line x1=\"%.1f\" y1=\"%.1f\" x2=\"%.1f\" y2=\"%.1f\" stroke=\"#dddddd\"/>%n",
                fromX,
                fromY,
                toX,
                toY);
    }

    private double x(double size) {
        return LEFT + (WIDTH - LEFT - RIGHT) * (Math.log10(size) - least) / (most - least);
    }

    private double y(double cost) {
        return HEIGHT - BOTTOM - (HEIGHT - TOP - BOTTOM) * cost / highest;
    }
}
