"""What there is: lists, inspections, and which builders fill the cells of a benchmark."""
