// The films of one row show the same moment: each follows the first one that is there.
setInterval(() => {
  const [first, ...others] = [...document.querySelectorAll("#film-row video")].filter((film) => film.readyState >= 2);
  for (const film of others) {
    if (Math.abs(film.currentTime - first.currentTime) > 0.15) film.currentTime = first.currentTime;
  }
}, 700);
